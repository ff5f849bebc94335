"""When there is nothing to answer yet: silence, and words that were not understood. No model asked."""

from dataclasses import replace
from math import ceil

import structlog

from voiceagent.calls.answering import Answered
from voiceagent.calls.consent import may_record, told_of_recording
from voiceagent.calls.heard import Heard
from voiceagent.calls.hearing import Hearing
from voiceagent.calls.mouth import Mouth
from voiceagent.calls.reply import HangUp, Listen, Reply
from voiceagent.calls.services import CallServices
from voiceagent.calls.so_far import known_call, note_mode
from voiceagent.core.profile import Profile
from voiceagent.state.base import CallState

log = structlog.get_logger("voice")

LONG_S = 60
"""A recording of so much may be late because it is long; a shorter one, because the recogniser is in trouble."""


def answer_silence(heard: Heard, profile: Profile) -> Reply:
    """One prompt for each silence in a row, then goodbye. One too short to count is listened on over."""
    listen_on = Listen(heard.turn, heard.silences, heard.reasks, heard.way)
    silences, short_of_one = divmod(heard.silences, _listenings_in_a_silence(heard, profile))
    if short_of_one:
        return Reply((), listen_on, profile.language)
    prompts = profile.silence.prompts
    if silences > len(prompts):
        return Reply((profile.silence.goodbye,), HangUp(), profile.language)
    return Reply((prompts[max(silences, 1) - 1],), listen_on, profile.language)


def _listenings_in_a_silence(heard: Heard, profile: Profile) -> int:
    """A recording ends after two seconds without a word, also before the first one: nobody is hurried by that."""
    is_recorded = heard.way.mode == "record" and not heard.way.keys
    return ceil(profile.listen.timeout_s / profile.record.silence_s) if is_recorded else 1


def was_misheard(heard: Heard, profile: Profile) -> bool:
    """Too unsure to answer.

    Twilio does not promise a confidence (facts/twilio.md 1.3); none and 0.0 both mean that it does not know.
    """
    if heard.digits or not heard.confidence:
        return False
    return heard.confidence < profile.listen.low_confidence


def answer_misheard(heard: Heard, services: CallServices) -> Reply | None:
    """Ask again; when that was done too often listen with our own ears, or (None) take the words as they are."""
    words = services.profile.spoken_in(heard.way.language)
    if heard.reasks < words.listen.max_reasks:
        return ask_again(heard, words)
    call = known_call(heard.call_sid, services) if words.listen.when_misheard == "record" else None
    if call is None or not may_record(call, services):
        return None
    log.info("heard_badly", instead="record")
    told, notice = told_of_recording(replace(call, mishearings=0), services)
    services.state.save_call(told)
    note_mode(told, services)
    return Reply(
        (_prompt(heard.reasks, words), *notice),
        Listen(heard.turn, way=replace(heard.way, mode="record", keys=0)),
        words.language,
    )


def ask_again(heard: Heard, profile: Profile) -> Reply:
    prompt = _prompt(heard.reasks, profile)
    return Reply((prompt,), Listen(heard.turn, reasks=heard.reasks + 1, way=heard.way), profile.language)


def understood(call: CallState) -> CallState:
    """The call with its mishearings forgotten: they count in a row only."""
    return replace(call, mishearings=0) if call.mishearings else call


def answer_unheard(hearing: Hearing, seconds: int, call: CallState, mouth: Mouth, profile: Profile) -> Answered:
    """Say why a recording is not answered, and how the call goes on.

    What is late will be known later; with a recogniser in trouble the call goes on in gather mode, for Twilio's own
    ears. What can't be made out is asked for again, and after `listen.max_reasks` times by keys.
    """
    if hearing.outcome == "late":
        mouth.say(profile.record.kept)
        late = replace(understood(call), late=call.late + 1)
        return Answered(late if seconds >= LONG_S else replace(late, mode="gather"), "listen", hearing.text)
    if hearing.outcome == "silence":
        return _answer_recorded_silence(hearing, call, mouth, profile)
    if call.mishearings >= profile.listen.max_reasks:
        mouth.say(profile.keys.menu)
        return Answered(replace(understood(call), mode="keys"), "listen", hearing.text)
    mouth.say(profile.record.refused_audio if hearing.outcome == "unusable" else _prompt(call.mishearings, profile))
    return Answered(replace(call, mishearings=call.mishearings + 1), "listen", hearing.text)


def _answer_recorded_silence(hearing: Hearing, call: CallState, mouth: Mouth, profile: Profile) -> Answered:
    """Twilio may keep a recording in which nobody speaks. It is a silence like any other, and no trouble of ours."""
    prompts = profile.silence.prompts
    if call.mishearings >= len(prompts):
        mouth.say(profile.silence.goodbye)
        return Answered(call, "goodbye", hearing.text)
    mouth.say(prompts[call.mishearings])
    return Answered(replace(call, mishearings=call.mishearings + 1), "listen", hearing.text)


def _prompt(reasks: int, profile: Profile) -> str:
    prompts = profile.ask_again.prompts
    return prompts[min(reasks, len(prompts) - 1)]
