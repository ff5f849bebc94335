"""What callers say here, and what the model answers: the answer tells which caller asked what."""

import re

LAST_WORD_OF_FIRST_SENTENCE = "asking."
WORDS_IN_FIRST_SENTENCE = 8
WORDS_IN_ANSWER = 37


def said_by(caller: int, turn: int) -> str:
    """What a caller says in a turn. All callers speak equally long if their numbers are."""
    return f"I am caller {caller} and this is question {turn}"


def answer_to(heard: str) -> str:
    """What the model answers: four sentences of 8, 12, 12 and 5 words."""
    caller, turn = re.findall(r"\d+", heard)
    return (
        f"Question {turn} of caller {caller} is worth asking. "
        "Most people look at it from one side only and stop there. "
        "You could turn it round and see what would be false then. "
        "What would you try first?"
    )
