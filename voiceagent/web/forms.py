"""What Twilio sends, parsed once, at the door. Below the web nobody sees a request.

Missing and empty fields are the same, and a field that makes no sense counts as missing: facts/twilio.md 1.3.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from flask import Request

from voiceagent.calls.heard import Arrival, Heard, clean_words
from voiceagent.calls.relay.after import SessionOver
from voiceagent.calls.reply import Continue
from voiceagent.calls.texts.incoming import IncomingText
from voiceagent.core.errors import Refused
from voiceagent.core.way import MODES, Mode, Way

_LISTENING: dict[str, Mode] = {"/turn": "gather", "/continue": "gather", "/recorded": "record", "/keys": "keys"}
"""How the caller was listened to, by the path of the webhook that told us."""

MAX_WORDS_CHARS = 40_000
"""More than a minute of speech can hold (Twilio cuts there); what is longer is not speech."""
MAX_KEYS = 64
"""More than any value has that is asked for."""
MAX_TEXT_CHARS = 1600
"""The longest text that Twilio passes on."""


def call_sid_of(request: Request) -> str:
    """Raises `Refused` (400) for anything that is not a CallSid: it becomes a key in Redis and SQL."""
    call_sid = request.form.get("CallSid", "")
    if not re.fullmatch(r"CA[0-9a-zA-Z]{1,62}", call_sid):
        raise Refused(400, "no CallSid")
    return call_sid


def arrival_of(request: Request) -> Arrival:
    """POST /voice/incoming: CallSid=CA..&From=%2B14155550123&StirVerstat=TN-Validation-Passed-A&..."""
    return Arrival(
        call_sid_of(request),
        from_number=request.form.get("From", "").strip(),
        attested=request.form.get("StirVerstat") == "TN-Validation-Passed-A",
    )


def heard_of(request: Request, own: Way) -> Heard:
    """POST /voice/turn?turn=3&silences=1: SpeechResult=I+think+that&Confidence=0.93, or Digits=1, or neither.

    POST /voice/recorded?turn=3&silences=1: RecordingUrl=https://..RE12..&RecordingDuration=7&Digits=%23, or nothing.
    `own` is the way that goes without saying: the route's mode, the profile's language.
    """
    recorded = own.mode == "record"
    return Heard(
        call_sid_of(request),
        turn=_number(request.args.get("turn"), at_least=1, default=1),
        words=clean_words(request.form.get("SpeechResult", "")[:MAX_WORDS_CHARS]),
        # a recording is ended by a key, not answered with it
        digits="" if recorded else re.sub(r"[^0-9A-D*#w]", "", request.form.get("Digits", ""))[:MAX_KEYS],
        confidence=_confidence(request.form.get("Confidence")),
        silences=_number(request.args.get("silences"), at_least=1, default=1),
        reasks=_number(request.args.get("reasks"), at_least=0, default=0),
        recording=_recording_sid(request) if recorded else "",
        recorded_s=_whole(request.form.get("RecordingDuration")) or 0,
        way=way_of(request.args, own),
    )


def is_left_behind(request: Request) -> bool:
    """A recording that nobody is given an answer to: a message, or the last words of who has hung up."""
    return request.args.get("message") == "1" or request.form.get("Digits") == "hangup"


def way_of(query: Mapping[str, str], own: Way) -> Way:
    """?mode=record&lang=de-DE&keys=4; `own` where the query does not say, or makes no sense."""
    language = query.get("lang", "")
    return Way(
        next((mode for mode in MODES if mode == query.get("mode")), own.mode),
        language if re.fullmatch(r"[A-Za-z0-9-]{2,35}", language) else own.language,
        _keys(query.get("keys")) or own.keys,
    )


def continue_of(request: Request, own: Way) -> Continue:
    """POST /voice/continue?turn=3&part=1&after=1"""
    return _continue(request.args, own)


def failed_part_of(request: Request, own: Way) -> Continue | None:
    """POST /voice/fallback: ErrorCode=11200&ErrorUrl=https://.../voice/continue?turn=3&part=1&after=1

    The document that Twilio could not use, when it was one of a turn.
    """
    try:
        parts = urlsplit(request.form.get("ErrorUrl", ""))
    except ValueError:  # "http://[": no URL
        return None
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    mode = _LISTENING.get(parts.path.rpartition("/voice")[2])
    if mode is None or _whole(query.get("turn")) is None:
        return None
    return _continue(query, replace(own, mode=mode))


def session_over_of(request: Request, own_language: str) -> SessionOver:
    """POST /voice/relayed?turn=3&back=0: SessionStatus=ended&HandoffData={"go": "goodbye", "mode": "relay"}"""
    return SessionOver(
        call_sid_of(request),
        turn=_number(request.args.get("turn"), at_least=1, default=1),
        back=_number(request.args.get("back"), at_least=0, default=0),
        language=way_of(request.args, Way("relay", own_language)).language,
        handoff=request.form.get("HandoffData", ""),
        error_code=clean_words(request.form.get("ErrorCode", ""))[:10],
    )


def turn_of(request: Request) -> int:
    """The turn that a voice webhook is about, be it by its own URL or by the ErrorUrl; 0 when about none."""
    failed = failed_part_of(request, Way())
    return _number(request.args.get("turn"), at_least=0, default=failed.turn if failed else 0)


def duration_of(request: Request) -> int | None:
    """Seconds. `Duration` is in minutes, and not meant."""
    return _whole(request.form.get("CallDuration"))


@dataclass(frozen=True, slots=True)
class SmsReport:
    """How a text fares. `message_id`: the outbox's own id, from the URL that we gave Twilio with the text."""

    sid: str
    status: str
    error_code: int | None
    message_id: int | None


def sms_report_of(request: Request) -> SmsReport:
    """POST /sms/status?message=7: MessageSid=SM..&MessageStatus=undelivered&ErrorCode=30003"""
    sid = request.form.get("MessageSid", "")
    if not re.fullmatch(r"[SM]M[0-9a-zA-Z]{1,62}", sid):
        raise Refused(400, "no MessageSid")
    return SmsReport(
        sid,
        request.form.get("MessageStatus", ""),
        _whole(request.form.get("ErrorCode")),
        _whole(request.args.get("message")),
    )


def text_of(request: Request) -> IncomingText:
    """POST /sms/incoming: MessageSid=SM..&From=%2B14155550123&Body=Why+is+that&NumMedia=0"""
    sid = request.form.get("MessageSid", "")
    if not re.fullmatch(r"[SM]M[0-9a-zA-Z]{1,62}", sid):
        raise Refused(400, "no MessageSid")
    opt_out_type = request.form.get("OptOutType", "").strip().upper()
    return IncomingText(
        sid,
        from_number=request.form.get("From", "").strip(),
        to_number=request.form.get("To", "").strip(),
        body=clean_words(request.form.get("Body", "")[:MAX_TEXT_CHARS]),
        media=_whole(request.form.get("NumMedia")) or 0,
        opt_out_type=opt_out_type if opt_out_type in {"STOP", "START", "HELP"} else "",
    )


def _continue(query: Mapping[str, str], own: Way) -> Continue:
    return Continue(
        turn=_number(query.get("turn"), at_least=1, default=1),
        part=_number(query.get("part"), at_least=0, default=0),
        after=_number(query.get("after"), at_least=0, default=0),
        way=way_of(query, own),
    )


def _recording_sid(request: Request) -> str:
    """Its name only: the URL is a field like any other, and is never fetched. "" for one without any sound."""
    if request.form.get("RecordingDuration") == "0":
        return ""
    sid = request.form.get("RecordingSid") or request.form.get("RecordingUrl", "").rpartition("/")[2]
    return sid if re.fullmatch(r"RE[0-9a-zA-Z]{1,62}", sid) else ""


def _keys(text: str | None) -> int:
    """As `Way` counts them: -1 for any number; 0 where more are told than are taken."""
    keys = -1 if text == "-1" else _whole(text) or 0
    return keys if keys <= MAX_KEYS else 0


def _number(text: str | None, *, at_least: int, default: int) -> int:
    number = _whole(text)
    return default if number is None else max(at_least, number)


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None


def _confidence(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0.0 <= value <= 1.0 else None
