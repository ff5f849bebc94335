"""A time of day: "three thirty", "half past three", "3.30 pm", "halb vier", keys 1530."""

import re
from datetime import time

from voiceagent.tools.values.base import Context, Unclear, Value
from voiceagent.tools.values.languages import words_of
from voiceagent.tools.values.numerals import plain, with_numerals
from voiceagent.tools.values.time_forms import Clock, find_clock, keyed_clock
from voiceagent.tools.values.words.base import Part, TimeWords, Words


def parse(text: str, digits: str, context: Context) -> Value | Unclear:
    words = words_of(context.language)
    text = with_numerals(plain(text), words)
    part = part_of_day(text, words.times) or _PRESSED.get(digits if text else "")
    clock = find_clock(text, words.times) or keyed_clock(digits)
    if clock is None and part and re.fullmatch(r"\d\d:\d\d", context.before):
        clock = _face(context.before)  # "no, in the morning"
    if clock is None:
        return Unclear("nothing")
    if clock.hour > 24 or clock.minute > 59:
        return Unclear("impossible")
    return _in_its_half(clock, part or _part_by_context(words.times, context), words)


_PRESSED: dict[str, Part] = {"1": "morning", "2": "afternoon"}
"""The answer by keypad to "in the morning or in the afternoon?"."""


def part_of_day(text: str, words: TimeWords) -> Part | None:
    if re.search(rf"\b(?:{words.noon})\b", text):
        return "noon"
    if re.search(rf"\b(?:{words.midnight})\b", text):
        return "midnight"
    return next((part for pattern, part in words.parts if re.search(rf"(?:\b|(?<=\d)){pattern}", text)), None)


def _part_by_context(words: TimeWords, context: Context) -> Part | None:
    """What it is asked for tells the half of the day: nobody wants a table for dinner in the morning."""
    if context.before:  # "no, half past four" stays in the half of the day that was refused
        return "morning" if context.before < "12" else "afternoon"
    about = context.about.lower()
    if re.search(rf"\b(?:{words.from_evening})", about):
        return "evening"
    return "morning" if re.search(rf"\b(?:{words.from_morning})", about) else None


def _face(exact: str) -> Clock:
    hour, minute = int(exact[:2]), int(exact[3:])
    return Clock(hour % 12 or 12, minute, is_exact=False)


def _in_its_half(clock: Clock, part: Part | None, words: Words) -> Value | Unclear:
    if clock.is_exact or clock.hour == 0:
        return value_of(time(clock.hour % 24, clock.minute), words)
    if part:
        return value_of(time(_hour_in(part, clock.hour), clock.minute), words)
    likely = value_of(
        time(_hour_in("morning" if 7 <= clock.hour <= 11 else "afternoon", clock.hour), clock.minute), words
    )
    face = f"{clock.hour}:{clock.minute:02}"
    return Unclear("half_of_day", face, face, likely)


def _hour_in(part: Part, hour: int) -> int:
    """The hour of 24 for the hour on the face. "12 am" and "12 at night" are midnight."""
    hour %= 12
    if part == "morning":
        return hour
    if part in {"afternoon", "evening"}:
        return hour + 12
    if part == "noon":
        return hour if hour >= 10 else hour + 12
    return hour + 12 if hour >= 6 else hour


def value_at(exact: str, words: Words) -> Value:
    """Of "15:30"."""
    return value_of(time.fromisoformat(exact), words)


def value_of(at: time, words: Words) -> Value:
    exact = f"{at:%H:%M}"
    return Value(exact, words.say_time(at), f"{words.say_time(at)}, {' '.join(exact[:2])}, {' '.join(exact[3:])}")
