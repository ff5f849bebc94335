"""What a document needs that opens a relay's socket: the socket's place, its token, and voices and languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from voiceagent.calls.relay.token import RelayTokens
from voiceagent.calls.reply import Listen
from voiceagent.core.profile import Profile

PATH = "/voice/relay"


class Said(Protocol):
    """A sentence to be spoken: `render.Say`."""

    @property
    def text(self) -> str: ...

    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RelayDocuments:
    """`socket_url` is where Twilio connects to: wss://.../voice/relay."""

    profile: Profile
    tokens: RelayTokens
    socket_url: str

    def values(self, says: Sequence[Said], listen: Listen, call_sid: str) -> dict[str, Any]:
        """All that `relay.xml` fills in; the token in it opens one socket, for this call."""
        words = self.profile.spoken_in(listen.way.language)
        is_greeting = all(say.language == words.language for say in says)
        greeting = " ".join(say.text for say in says) if is_greeting else ""
        return {
            "says": [] if is_greeting else list(says),
            "greeting": greeting,
            "url": self._action(listen),
            "socket_url": self.socket_url,
            "token": self.tokens.make(call_sid, listen.turn, listen.back, speaks=bool(greeting)),
            "language": words.language,
            "relay": words.relay,
            "hints": words.listen.hints,
            "languages": [self.profile.spoken_in(language) for language in self.profile.languages_spoken],
        }

    def _action(self, listen: Listen) -> str:
        query: dict[str, int | str] = {"turn": listen.turn, "back": listen.back}
        if listen.way.language != self.profile.language:
            query["lang"] = listen.way.language
        return f"relayed?{urlencode(query)}"
