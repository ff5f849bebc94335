"""Answerers in order: when one breaks, the next goes on from the sentences that were spoken."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

import structlog

from voiceagent.core.breakers import Breaker
from voiceagent.core.deadline import Deadline
from voiceagent.core.errors import AnswererFailed
from voiceagent.dialogue.base import Answerer, Conversation, Event, Finished, Switched, Words
from voiceagent.dialogue.failures import failure
from voiceagent.dialogue.guarded import Guarded
from voiceagent.dialogue.sentences import SentenceStream

log = structlog.get_logger("dialogue")

_LAST_WORD_S = 0.5
"""Kept back for the last answerer, which needs no network."""
_LEAST_S = 1.0
"""With less than this left, asking a model only costs what the last one could still use."""


class FallbackAnswerer:
    """Asks each answerer in turn, none while its breaker is open; the last in the list is always asked."""

    name = "fallback"

    def __init__(self, answerers: Sequence[tuple[Answerer, Breaker]]) -> None:
        self._all = [Guarded(answerer, breaker) for answerer, breaker in answerers]

    def answer(self, conversation: Conversation, deadline: Deadline) -> Iterator[Event]:
        broke: tuple[str, AnswererFailed] | None = None
        for guarded, share in self._candidates(deadline):
            if broke:
                yield _switch(broke, to=guarded.answerer.name)
            heard: list[str] = []
            try:
                yield from _attempt(guarded, conversation, share, heard)
                return
            except AnswererFailed as failed:
                if failed.reason == "cancelled":
                    raise  # nobody wants to hear another one
                broke = (guarded.answerer.name, failed)
            conversation = _going_on(conversation, heard)
        raise broke[1] if broke else failure("unexpected")

    def _candidates(self, deadline: Deadline) -> Iterator[tuple[Guarded, Deadline]]:
        *others, last = self._all
        for guarded in others:
            if deadline.left() >= _LEAST_S and guarded.may_be_asked():
                yield guarded, deadline.earlier_by(_LAST_WORD_S)
        yield last, deadline


def _attempt(guarded: Guarded, conversation: Conversation, deadline: Deadline, heard: list[str]) -> Iterator[Event]:
    """Pass one answerer's events on, noting its words in `heard`, and tell its breaker how it went."""
    try:
        yield from _noted(guarded.answerer.answer(conversation, deadline), heard)
        guarded.went()
    except AnswererFailed as failed:
        if failed.reason != "cancelled":
            guarded.went(failed)
        elif heard:
            guarded.went()
        raise
    except GeneratorExit:
        if heard:  # the caller interrupted, and what they interrupted was an answer
            guarded.went()
        raise
    except Exception as exc:
        log.exception("answerer_broke_its_promise", answerer=guarded.answerer.name)
        guarded.went(failure("unexpected"))
        raise failure("unexpected") from exc


def _noted(events: Iterator[Event], heard: list[str]) -> Iterator[Event]:
    finished = False
    try:
        for event in events:
            if isinstance(event, Words):
                heard.append(event.text)
            finished = isinstance(event, Finished)
            yield event
    finally:
        if isinstance(events, Generator):
            events.close()
    if not finished:
        raise failure("cut_off")


def _going_on(conversation: Conversation, heard: list[str]) -> Conversation:
    """The same conversation for the next one. Whoever speaks our words cuts the same sentences from them."""
    stream = SentenceStream()
    sentences = [sentence for text in heard for sentence in stream.feed(text)]
    said = " ".join(filter(None, [conversation.already_said, *sentences]))
    return replace(conversation, already_said=said)


def _switch(broke: tuple[str, AnswererFailed], to: str) -> Switched:
    name, failed = broke
    # What no retry will mend is ours to mend: a key, a bill, a request of the wrong form.
    tell = log.warning if failed.retryable else log.error
    tell("answerer_switched", before=name, now=to, because=failed.reason)
    return Switched(to, failed.reason)
