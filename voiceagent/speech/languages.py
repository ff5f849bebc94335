"""Language tags: recognisers speak of "en", calls of en-US."""

from voiceagent.speech.base import Expected


def primary(tag: str) -> str:
    """The language of a BCP 47 tag: en for en-US."""
    return tag.partition("-")[0].lower()


def as_expected(heard: str, expected: Expected) -> str:
    """The expected tag of the language that was heard, or that language as it is."""
    return next((tag for tag in expected.languages if primary(tag) == primary(heard)), heard)
