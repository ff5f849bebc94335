"""Reply -> TwiML, by the templates in twiml_templates/. Every value is cleaned and escaped on its way in."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from voiceagent.calls.heard import clean_words
from voiceagent.calls.reply import Continue, HangUp, Listen, Reply, TakeMessage, Transfer
from voiceagent.calls.wording.spoken import spoken
from voiceagent.core.profile import Profile
from voiceagent.twiml.relay import RelayDocuments
from voiceagent.twiml.urls import by_keys, continue_url, listen_url, message_url, transferred_url

CONTENT_TYPE = "text/xml; charset=utf-8"

MESSAGE_SILENCE_S = 8
"""What ends a message. It is the last that is heard of the caller, and who thinks about it pauses for longer than who
is in a conversation; who is done presses the pound key, and need not wait."""

_TEMPLATES = ("listen", "record", "relay", "continue", "goodbye", "transfer")


@dataclass(frozen=True, slots=True)
class Say:
    """One `<Say>`."""

    text: str
    voice: str
    language: str


class Renderer:
    """Holds the compiled templates; one per process. Templates are ours, values are anybody's.

    Without `relay` nobody is sent to a socket: a Gather listens instead.
    """

    def __init__(self, templates_dir: Path, profile: Profile, relay: RelayDocuments | None = None) -> None:
        self._profile = profile
        self._relay = relay
        self._environment = Environment(
            loader=FileSystemLoader(templates_dir),
            autoescape=True,  # for every name: Flask's own rule would leave `.xml.j2` bare
            undefined=StrictUndefined,  # a missing variable would otherwise be a silent <Say>
            finalize=_clean,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates = {name: self._environment.get_template(f"{name}.xml") for name in _TEMPLATES}

    def render(self, reply: Reply, call_sid: str) -> str:
        """The document for this call, as text."""
        says, base = list(self._says(reply)), self._profile.language
        match reply.then:
            case Listen() as listen:
                return self._listen(says, listen, call_sid)
            case Continue() as then:
                return self._fill("continue", says, url=continue_url(then, base))
            case TakeMessage() as then:
                return self._record(says, MESSAGE_SILENCE_S, message_url(then, base))
            case Transfer() as then:
                return self._transfer(says, then, call_sid)
            case HangUp():
                return self._fill("goodbye", says)

    def _listen(self, says: list[Say], listen: Listen, call_sid: str) -> str:
        if listen.way.mode == "relay" and self._relay:
            return self._templates["relay"].render(self._relay.values(says, listen, call_sid))
        words, url = self._profile.spoken_in(listen.way.language), listen_url(listen, self._profile.language)
        if listen.way.mode == "record" and not by_keys(listen.way):
            return self._record(says, words.record.silence_s, url)
        digits = 1 if listen.way.mode == "keys" else max(listen.way.keys, 0)
        return self._fill("listen", says, listen=words.listen, language=words.language, digits=digits, url=url)

    def _record(self, says: list[Say], silence_s: int, url: str) -> str:
        return self._fill("record", says, silence_s=silence_s, max_s=self._profile.record.max_s, url=url)

    def _transfer(self, says: list[Say], then: Transfer, call_sid: str) -> str:
        """A number of the profile is dialled, and no other."""
        transfer = self._profile.transfer
        if then.to not in transfer.numbers.values():
            return self._listen(says, Listen(then.turn, way=then.way), call_sid)
        url = transferred_url(then, self._profile.language)
        return self._fill("transfer", says, number=then.to, timeout_s=transfer.timeout_s, url=url)

    def _says(self, reply: Reply) -> Iterator[Say]:
        for text, language in zip_longest(reply.says, reply.languages[: len(reply.says)]):
            words = self._profile.spoken_in(language or reply.language)
            if sayable := spoken(text, language=words.language):
                yield Say(sayable, words.voice, words.language)

    def _fill(self, template: str, says: list[Say], **values: Any) -> str:
        return self._templates[template].render(says=says, **values)


def _clean(value: Any) -> Any:
    """XML has no place for control characters, and neither Jinja nor Twilio's builder removes them."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return clean_words(value)
