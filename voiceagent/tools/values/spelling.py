"""Letters: heard one by one ("B as in boy", "S M Y T H"), and spelled out to a caller."""

import re
from difflib import SequenceMatcher

from voiceagent.tools.values.words.base import LetterWords

_LETTER = r"[^\W\d_]"


def with_letters(text: str, letters: LetterWords) -> str:
    """Plain text with single letters for "b as in boy" and for the names of letters beside letters."""
    text = re.sub(rf"\b({_LETTER})\b[.,]? (?:{letters.as_in}) \1[\w-]+", r"\1", text)
    text = re.sub(rf"\b({_LETTER}) (?:{letters.as_in}) {_LETTER}[\w-]+", r"\1", text)
    for name, letter in letters.names:
        beside = rf"(?<=(?<!\S)\w )(?:{name})(?!\S)|(?<!\S)(?:{name})(?= \w(?!\S))"
        text = re.sub(beside, letter, text)
    return _from_the_alphabet(text, letters)


def joined_letters(tokens: list[str]) -> list[str]:
    """Runs of single letters as one word; one that spells the word before it takes that word's place."""
    joined: list[tuple[str, bool]] = []
    for token in tokens:
        is_letter = len(token) == 1 and token.isalnum()
        if is_letter and joined and joined[-1][1]:
            joined[-1] = (joined[-1][0] + token, True)
        else:
            joined.append((token, is_letter))
    kept: list[str] = []
    for word, was_spelled in joined:
        if was_spelled and kept and len(word) > 1 and _sounds_like(kept[-1], word):
            kept.pop()
        kept.append(word)
    return kept


def spelled_out(text: str, letters: LetterWords) -> str:
    """Letter by letter: "Bo" is "B as in Bravo, O as in Oscar"."""
    return ", ".join(_spelled(character, letters) for character in text if not character.isspace())


def _spelled(character: str, letters: LetterWords) -> str:
    if character in letters.say_marks:
        return letters.say_marks[character]
    upper = character.upper()
    word = next((word for word in letters.alphabet if word[0].upper() == upper), "")
    return letters.spelled.format(letter=upper, word=word) if word else upper


def _sounds_like(word: str, spelled: str) -> bool:
    return word[:1] == spelled[:1] and SequenceMatcher(None, word, spelled).ratio() >= 0.6


def _from_the_alphabet(text: str, letters: LetterWords) -> str:
    """Three or more words of the spelling alphabet in a row are letters; a single "Mike" or "Oscar" is a man."""
    by_word = {word.lower(): word[0].lower() for word in letters.alphabet}
    tokens = text.split()
    known = [token in by_word or (len(token) == 1 and token.isalnum()) for token in tokens]
    spelled = list(tokens)
    for at, token in enumerate(tokens):
        run = sum(_run(known[at:])) + sum(_run(known[:at][::-1]))
        if token in by_word and run >= 3:
            spelled[at] = by_word[token]
    return " ".join(spelled)


def _run(known: list[bool]) -> list[bool]:
    return known[: known.index(False)] if False in known else known
