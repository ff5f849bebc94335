"""The caller's own words, said back to them: "I think my plan works" becomes "you think your plan works"."""

import re

from voiceagent.dialogue.rules.clauses import key_clause
from voiceagent.dialogue.rules.common_words import COMMON_WORDS
from voiceagent.dialogue.rules.topics import topic_of, words_in


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONG = 45  # words, from which on only the heart of it is said back

_TURNED = {
    "i am": "you are",
    "i'm": "you're",
    "i was": "you were",
    "am i": "are you",
    "was i": "were you",
    "i've": "you've",
    "i'd": "you'd",
    "i'll": "you'll",
    "i": "you",
    "me": "you",
    "my": "your",
    "mine": "yours",
    "myself": "yourself",
    "you said": "I said",
    "you told me": "I told you",
    "you asked me": "I asked you",
    "you asked": "I asked",
    "tell you": "tell me",
    "told you": "told me",
    "ask you": "ask me",
    "your question": "my question",
}
"""What else is called "you" stays: in talk about ideas it mostly means anybody."""

_SWAP = re.compile(
    r"(?<!world war )(?<!part )(?<!chapter )(?<!type )(?<![\w'-])(?:"
    + "|".join(sorted(_TURNED, key=len, reverse=True))
    + r")(?![\w'-])",
    re.IGNORECASE,
)
_SAYS_SOMETHING = _words("""
i i'm i've i'd i'll it it's he she they we you you're there there's this that that's people everyone
nobody who is are was were be been has have had do does did can could will would should may might must
isn't aren't don't doesn't can't won't means makes seems works happens became think thought know believe
feel want need like
""")

_OPENINGS = ("So {}.", "You're saying that {}.", "As I hear it, {}.", "So the way you see it, {}.")
_ORDERS = _words("""
ignore forget disregard pretend act tell say give let write sing repeat show look find search send play
translate
""")


def turned(text: str) -> str:
    """The text with its first person turned into the second, to be said back to whom it came from."""
    return _SWAP.sub(lambda found: _TURNED[found.group().lower()], text.replace("’", "'"))


def reflection(heard: str, nth: int) -> str:
    """One sentence that says the heart of what was heard back, "" if it has none; `nth` varies how."""
    heart = key_clause(heard)
    words = [word.lower().replace("’", "'") for word in words_in(heard)]
    if not words or (len(words) == 1 and not topic_of(heard)):
        return ""
    if words[0] in _ORDERS:
        return f'You said: "{heart}."'
    if not _SAYS_SOMETHING.intersection(words):
        return f"So it's about {topic_of(heard) or turned(heart)}."
    clause = _lowered(turned(heart))
    if len(words_in(heard)) > _LONG:
        return f"The heart of it seems to be that {clause}."
    return _OPENINGS[nth % len(_OPENINGS)].format(clause)


def _lowered(clause: str) -> str:
    """Without the capital of a sentence's start; that of a name stays."""
    first, _, rest = clause.partition(" ")
    return f"{first.lower()} {rest}" if first.lower() in COMMON_WORDS["en"] and first != "I" else clause
