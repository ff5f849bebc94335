"""What the offline companion needs to know of a language other than English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language. `about` names {topic}, and a question may. Patterns are searched in what was heard.

    `small_talk`: what is said before a question to what fits a pattern; the first one that fits counts.
    """

    language: str
    about: str
    questions: tuple[str, ...]
    open_question: str
    listening: str
    goodbye: str
    who: str
    emergency: tuple[str, str]
    kept: str
    not_kept: str
    said_before: str
    no_note: str
    not_recorded: str
    not_texted: str
    small_talk: tuple[tuple[str, str], ...]

    goodbye_pattern: str
    who_pattern: str
    emergency_pattern: str
    remember_pattern: str
    recall_pattern: str
    repeat_pattern: str
    do_not_record_pattern: str
    stop_texts_pattern: str
