"""A call in somebody's hand: what a caller does and hears, in the words of a test."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Literal

from voiceagent.simulator.acts import HungUp, ListenedOn, LostSocket, Pressed, Spoke, StayedSilent
from voiceagent.simulator.call import Call
from voiceagent.simulator.conversation import OnTape, Utterance, Wait
from voiceagent.simulator.line import SocketMessage
from voiceagent.simulator.relay.spoken import BreaksIn
from voiceagent.simulator.sound import Clip
from voiceagent.simulator.webhooks import Exchange

NO_CHANGES: Mapping[str, str | None] = {}


class NotHeard(AssertionError):
    """The agent did not say what was expected, or the call is not where it should be."""


class LiveCall:
    """One call. Every act returns once the agent has answered, at the next point where the caller may act.

    An act on a call that is over raises CallIsOver; a document Twilio would object to, RejectedTwiML.
    """

    def __init__(self, call: Call) -> None:
        self._call: Call | None = call

    @property
    def call(self) -> Call:
        if self._call is None:
            raise NotHeard("Nobody has dialled yet.")
        return self._call

    # -- what the caller does; each returns what the agent answered

    def says(
        self,
        words: str | Clip,
        *,
        understood: str | None = None,
        confidence: float | Literal["as recognised"] | None = "as recognised",
        during_prompt: bool = False,
        then_presses: str = "",
        fields: Mapping[str, str | None] = NO_CHANGES,
        hangs_up_after: int | None = None,
        interrupts_at: int | str | None = None,
        loses_socket_at: int | str | None = None,
        parts: int = 0,
        language: str = "",
    ) -> str:
        """Speaks: a text, or a sound a person made.

        `understood`: what Twilio recognises instead; empty for noise without words. `confidence`: None leaves
        the field out. `during_prompt`: while the agent is still speaking inside a Gather. `then_presses`: a
        key that ends a Record. `fields`: laid over what Twilio sends; None takes a field away.
        `hangs_up_after`: puts the receiver down after that many utterances of the answer.

        Over a socket (elsewhere a reply can't be stopped, and nothing happens): `interrupts_at`: breaks into
        the answer after so many of its words (0: before the first), or after that text of it; what the caller
        then says is the next act. `loses_socket_at`: there the socket is lost. `parts`: how many prompts tell
        the app, all but the last partial. `language`: of what is said, where it is not the session's.
        """
        said = words if isinstance(words, str) else ""
        clip = words if isinstance(words, Clip) else self.call.line.sound.caller_speaks(words)
        self.call.line.hangs_up_after = hangs_up_after
        self.call.line.breaks_in = _breaks_in(interrupts_at, loses_socket_at)
        self.call.act(Spoke(clip, said, understood, confidence, during_prompt, then_presses, fields, parts, language))
        return self.heard

    def presses(
        self,
        keys: str,
        *,
        during_prompt: bool = False,
        fields: Mapping[str, str | None] = NO_CHANGES,
        interrupts_at: int | str | None = None,
        loses_socket_at: int | str | None = None,
    ) -> str:
        """Presses keys, such as `12#`."""
        self.call.line.breaks_in = _breaks_in(interrupts_at, loses_socket_at)
        self.call.act(Pressed(keys, during_prompt, fields))
        return self.heard

    def stays_silent(self) -> str:
        """Says nothing until Twilio gives up listening."""
        self.call.act(StayedSilent())
        return self.heard

    def hangs_up(self, *, saying: str | None = None) -> None:
        """Puts the receiver down; `saying`: in the middle of a recording that has this on it so far.

        Does nothing when the agent has hung up already.
        """
        if not self.is_over:
            clip = self.call.line.sound.caller_speaks(saying) if saying else None
            self.call.act(HungUp(clip, saying or ""))

    def loses_socket(self) -> str:
        """The app's WebSocket is cut now. Does nothing where there is none."""
        self.call.act(LostSocket())
        return self.heard

    def delivers_again(self, exchange: Exchange | None = None) -> Exchange:
        """Sends a webhook once more (the last one, unless told), as networks do. The call does not notice.

        Raises WebhookError when the app does not answer as well as it should.
        """
        return self.call.documents.webhooks.repeat(exchange or self.exchanges[-1])

    # -- what the caller hears

    def hears(self, *texts: str, within_s: float = 15.0) -> None:
        """Raises NotHeard unless the agent has said each of `texts` since the caller last acted.

        Over a socket it may still come: there the caller listens on, for `within_s` real seconds.

        Upper and lower case and line breaks make no difference.
        """
        self._listens_on(lambda: not self._missing(texts), within_s)
        if missing := self._missing(texts):
            raise NotHeard(f"The caller did not hear {missing}, but: {self.heard!r}\n{self.transcript}")

    def waits_until_over(self, within_s: float = 30.0) -> None:
        """Raises NotHeard unless the call is over; over a socket within `within_s` real seconds."""
        self._listens_on(lambda: False, within_s)
        if not self.is_over:
            raise NotHeard(f"The call goes on.\n{self.transcript}")

    def _listens_on(self, enough: Callable[[], bool], within_s: float) -> None:
        until = monotonic() + within_s
        while not self.is_over and self.call.goes_on and not enough() and monotonic() < until:
            self.call.act(ListenedOn(enough, max(0.0, until - monotonic())))

    def _missing(self, texts: Sequence[str]) -> list[str]:
        heard = _plain(self.call.line.conversation.last_answer)
        return [text for text in texts if _plain(text) not in heard]

    @property
    def heard(self) -> str:
        """All the agent said since the caller last acted."""
        self.call.catch_up()
        return self.call.line.conversation.last_answer

    @property
    def is_over(self) -> bool:
        return self.call.is_over

    @property
    def is_listening(self) -> str:
        """`Gather dtmf speech`, `Record`, `ConversationRelay`, or empty."""
        self.call.catch_up()
        return self.call.listening.what if self.call.listening else ""

    @property
    def status(self) -> str:
        """Twilio's CallStatus."""
        self.call.catch_up()
        return self.call.fields.status

    @property
    def sid(self) -> str:
        return self.call.sid

    @property
    def transcript(self) -> str:
        """The whole conversation, a line for each thing heard."""
        return str(self.call.line.conversation)

    @property
    def utterances(self) -> list[Utterance]:
        return self.call.line.conversation.heard

    @property
    def waits(self) -> list[Wait]:
        return self.call.line.conversation.waits

    @property
    def tape(self) -> list[OnTape]:
        return self.call.line.conversation.tape

    @property
    def messages(self) -> list[SocketMessage]:
        """Every message over the WebSockets of the call, both ways."""
        return self.call.line.messages

    @property
    def exchanges(self) -> list[Exchange]:
        """Every webhook of the call and its answer."""
        return self.call.exchanges


def _breaks_in(interrupts_at: int | str | None, loses_socket_at: int | str | None) -> BreaksIn | None:
    if interrupts_at is not None:
        return BreaksIn(interrupts_at)
    return BreaksIn(loses_socket_at, "lose socket") if loses_socket_at is not None else None


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
