"""Which words to use for a language."""

from voiceagent.tools.values.words.base import Words
from voiceagent.tools.values.words.english import ENGLISH
from voiceagent.tools.values.words.french import FRENCH
from voiceagent.tools.values.words.german import GERMAN
from voiceagent.tools.values.words.spanish import SPANISH

_LANGUAGES = {words.code: words for words in (ENGLISH, GERMAN, FRENCH, SPANISH)}


def words_of(language: str) -> Words:
    """By the first two letters of a BCP-47 tag; English for a language that has no file of its own."""
    return _LANGUAGES.get(language[:2].lower(), ENGLISH)
