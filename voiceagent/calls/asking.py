"""Getting one value right: ask, read it back once, take the yes. Start reading at `next_step`.

A small state machine without a clock, a store or a model: what it must remember is an `Asking`, which lives in the
state of the call from turn to turn.
"""

from dataclasses import dataclass, replace

from voiceagent.calls.asking_phrases import again, keys_hint, not_understood, reading_back
from voiceagent.core.ask_for_phrases import AskFor
from voiceagent.tools.asking import Asking
from voiceagent.tools.values.base import Context, Unclear, Value
from voiceagent.tools.values.kinds import KINDS
from voiceagent.tools.values.talk import answer_in, is_other_talk, is_question, wants_out

MOST_REFUSALS = 2
MOST_UNCLEAR = 3
MOST_TURNS = 12
"""Whatever happens in them: nobody is held longer for one value."""


@dataclass(frozen=True, slots=True)
class Say:
    """Say `texts`, then listen: `asking` goes on. No model is needed in this turn."""

    texts: tuple[str, ...]
    asking: Asking


@dataclass(frozen=True, slots=True)
class Done:
    """The caller said yes to `value`. `note` tells the model; `texts` can be said before its answer."""

    value: str
    note: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandBack:
    """The asking is over without a value. The model answers `words`; `note` tells it why; `texts` are said first."""

    words: str
    note: str
    texts: tuple[str, ...] = ()


def open_asking(asking: Asking, context: Context, phrases: AskFor, said_before: str = "") -> Say:
    """The question; not a second one where the model has just asked (`said_before`: its words of this turn)."""
    question = asking.question or phrases.question.format(what=asking.what)
    asked = () if said_before.rstrip().endswith("?") else (question,)
    return Say((*asked, *keys_hint(asking, context, phrases)), asking)


def next_step(asking: Asking, words: str, digits: str, context: Context, phrases: AskFor) -> Say | Done | HandBack:
    """What comes of the caller's next words, or of their keys. Pure; never raises; an asking ends in any case."""
    asking = replace(asking, turns=asking.turns + 1)
    heard = _Heard("" if digits else words, digits, replace(context, about=asking.about))
    if wants_out(heard.words, context.language):
        return HandBack(words, f"The caller did not want to give {asking.what}, or wants something else.")
    if asking.turns > MOST_TURNS:
        return _give_up(asking, heard, phrases)
    if asking.value:
        return _after_read_back(asking, asking.value, heard, phrases)
    if is_question(heard.words, context.language):
        return _something_else(asking, heard)
    return _take(asking, heard, phrases)


@dataclass(frozen=True, slots=True)
class _Heard:
    """Words or keys, never both, and what to read them against."""

    words: str
    digits: str
    context: Context

    @property
    def is_other_talk(self) -> bool:
        return is_other_talk(self.words, self.context.language)


def _after_read_back(asking: Asking, value: Value, heard: _Heard, phrases: AskFor) -> Say | Done | HandBack:
    """Yes, no, "no, 0143", the same value once more, another one, or something else."""
    if heard.digits in {"1", "2"}:
        return _done(asking, value, phrases) if heard.digits == "1" else _refused(asking, value, heard, phrases)
    answer = answer_in(heard.words, heard.context.language)
    mended = KINDS[asking.kind].parse(answer.rest, heard.digits, replace(heard.context, before=value.exact))
    if isinstance(mended, Value) and mended.exact != value.exact:
        return _read_back(replace(asking, refused=value.exact), mended, phrases)
    if answer.says == "no":
        return _refused(asking, value, heard, phrases)
    if answer.says == "yes" or isinstance(mended, Value):
        return _done(asking, value, phrases)
    if heard.is_other_talk:
        return _something_else(asking, heard)
    return _unclear(asking, heard, phrases.yes_or_no.format(value=value.said), phrases)


def _take(asking: Asking, heard: _Heard, phrases: AskFor) -> Say | Done | HandBack:
    """An answer to the question, or the part of it that was missing."""
    found = _parsed(asking, heard)
    if isinstance(found, Value):
        return _read_back(asking, found, phrases)
    if found.value and found.value.exact == asking.doubted:
        return _read_back(asking, found.value, phrases)
    if found.reason == "nothing" and heard.is_other_talk:
        return _something_else(asking, heard)
    question = not_understood(found, asking, phrases)
    is_progress = bool(found.so_far) and (found.reason, found.so_far) != (asking.missing, asking.so_far)
    asking = replace(asking, doubted=found.value.exact if found.value else "")
    if found.so_far:
        asking = replace(asking, so_far=found.so_far, missing=found.reason)
    return Say((question,), asking) if is_progress else _unclear(asking, heard, question, phrases)


def _parsed(asking: Asking, heard: _Heard) -> Value | Unclear:
    """For itself, or else joined to what was understood before: who is asked for the rest may say all of it again."""
    parse, context = KINDS[asking.kind].parse, heard.context
    if asking.kind != "phone":  # a number that was refused is said again as a whole
        context = replace(context, before=asking.refused)
    alone = parse(heard.words, heard.digits, context)
    if isinstance(alone, Value) or not asking.so_far:
        return alone
    if asking.missing == "area_code":
        return parse(f"{heard.words}{heard.digits} {asking.so_far}", "", context)
    return parse(f"{asking.so_far} , {heard.words}", heard.digits, context)


def _read_back(asking: Asking, value: Value, phrases: AskFor) -> Say:
    said = reading_back(value, asking, phrases)
    return Say((said,), replace(asking, value=value, so_far="", missing=None, doubted=""))


def _refused(asking: Asking, value: Value, heard: _Heard, phrases: AskFor) -> Say | HandBack:
    asking = replace(asking, value=None, refused=value.exact, refusals=asking.refusals + 1)
    if asking.refusals >= MOST_REFUSALS:
        return _give_up(asking, heard, phrases)
    return Say((again(asking, phrases),), asking)


def _unclear(asking: Asking, heard: _Heard, question: str, phrases: AskFor) -> Say | HandBack:
    asking = replace(asking, unclear=asking.unclear + 1)
    return _give_up(asking, heard, phrases) if asking.unclear >= MOST_UNCLEAR else Say((question,), asking)


def _done(asking: Asking, value: Value, phrases: AskFor) -> Done:
    return Done(value.exact, f"{asking.what}: {value.exact} (read back, and the caller said yes)", (phrases.thanks,))


def _something_else(asking: Asking, heard: _Heard) -> HandBack:
    return HandBack(heard.words, f"Asked for {asking.what}, the caller said this instead; it is not known yet.")


def _give_up(asking: Asking, heard: _Heard, phrases: AskFor) -> HandBack:
    note = f"{asking.what} could not be made out in several tries, and the caller was told so. Don't ask again."
    return HandBack(heard.words, note, (phrases.give_up.format(what=asking.what),))
