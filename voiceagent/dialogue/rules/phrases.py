"""What the offline companion needs to know of a language other than English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language. `about` names {topic}, and a question may. Patterns are searched in what was heard."""

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

    goodbye_pattern: str
    who_pattern: str
    emergency_pattern: str
    remember_pattern: str
