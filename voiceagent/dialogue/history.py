"""A conversation as messages, in no vendor's words: what a model is told, and in which order.

Angle brackets are ours: `<call_facts>` and `<note>` come from this program. They are taken out of all that
anybody said or that was remembered, so that no caller can speak in our name.
"""

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from voiceagent.core.exchange import Exchange
from voiceagent.dialogue.base import Conversation, ToolStep, ToolUse

BUDGET_CHARS = 60_000
"""Of earlier exchanges, about 15,000 tokens: an hour of talk. More than that slows the first word down."""

_ANSWERED = "<note>The call has just been answered.</note>"
_SILENCE = "<note>The caller said nothing.</note>"
_LEFT_OUT = "<note>The earlier part of this call is left out here.</note>"
_GO_ON = (
    "<note>You have begun to answer this already, and the caller has heard you say: “{said}” "
    "Go on from there, without repeating any of it and without a new beginning.</note>"
)

_PLAIN = (
    {code: None for code in (*range(32), 127) if chr(code) not in "\n\t"}
    | {ord("<"): "‹", ord(">"): "›"}
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # half a character can't be sent as UTF-8
)


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What came of the `ToolUse` with that id."""

    use_id: str
    text: str
    is_error: bool


Block = Text | ToolUse | ToolOutcome


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["user", "assistant"]
    blocks: tuple[Block, ...]


def messages_of(conversation: Conversation, budget_chars: int = BUDGET_CHARS) -> list[Message]:
    """Return the messages: the roles take turns, the first and the last are the user's, no text is empty.

    The call's facts open the first one. What one turn's messages say stands, byte by byte, in the next turn's
    too (the prompt cache lives on it), until exchanges beyond `budget_chars` are left out, half a budget at a
    time. What the caller said last is never cut.
    """
    talk = _Talk()
    talk.user(Text(_call_facts(conversation)))
    recent = _recent(conversation.exchanges, budget_chars)
    whole = len(recent) == len(conversation.exchanges)
    if not whole:
        talk.user(Text(_LEFT_OUT))
    for place, exchange in enumerate(recent):
        talk.user(Text(plain(exchange.heard) or (_ANSWERED if whole and place == 0 else _SILENCE)))
        talk.agent(Text(plain(exchange.said)))
    talk.user(Text(plain(conversation.heard) or _SILENCE))
    for number, step in enumerate(conversation.steps, start=1):
        talk.use_tool(f"step_{number}", step)
    if conversation.already_said:
        talk.user(Text(_GO_ON.format(said=plain(conversation.already_said))))
    return talk.messages


def plain(text: str) -> str:
    """Text without our angle brackets and without what can't be sent; "" when only white space is left."""
    return text.translate(_PLAIN).strip()


class _Talk:
    """Puts blocks of the same side together into one message, and leaves empty ones out."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def user(self, *blocks: Block) -> None:
        self._add("user", blocks)

    def agent(self, *blocks: Block) -> None:
        self._add("assistant", blocks)

    def use_tool(self, use_id: str, step: ToolStep) -> None:
        # Ids of our own: those of one vendor may not please the next one, who goes on with this turn.
        self.agent(Text(plain(step.said_before)), replace(step.use, id=use_id))
        self.user(ToolOutcome(use_id, plain(step.result) or "(no text)", step.is_error))

    def _add(self, role: Literal["user", "assistant"], blocks: tuple[Block, ...]) -> None:
        blocks = tuple(block for block in blocks if not isinstance(block, Text) or block.text)
        if not blocks:
            return
        if self.messages and self.messages[-1].role == role:
            blocks = self.messages.pop().blocks + blocks
        self.messages.append(Message(role, blocks))


def _call_facts(conversation: Conversation) -> str:
    lines = [f"Language of the call: {plain(conversation.language)}", plain(conversation.facts)]
    return "\n".join(["<call_facts>", *filter(None, lines), "</call_facts>"])


def _recent(exchanges: tuple[Exchange, ...], budget_chars: int) -> tuple[Exchange, ...]:
    """Leave out half budgets from the front: a cut that moved every turn would break the prompt cache."""
    ends = list(accumulate(len(exchange.heard) + len(exchange.said) for exchange in exchanges))
    excess = ends[-1] - budget_chars if ends else 0
    if excess <= 0:
        return exchanges
    step = budget_chars // 2
    drop_to = -(-excess // step) * step
    first = next(place for place, end in enumerate(ends, start=1) if end >= drop_to)
    return exchanges[min(first, len(exchanges) - 1) :]
