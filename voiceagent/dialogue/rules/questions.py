"""One good question: a bank by kind, and the choice of the one that fits and was not asked before."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

BANK: dict[str, tuple[str, ...]] = {
    "why": (
        "What makes you think so?",
        "Why would {topic} matter here?",
        "How did you come to see it that way?",
        "What lies behind {topic}, as you see it?",
    ),
    "how": (
        "Step by step, what happens with {topic}?",
        "If you took {topic} apart, what would you find first?",
        "What would have to be true for that to work?",
    ),
    "example": (
        "What's an example from your own life?",
        "Where have you seen {topic} yourself?",
        "What would one concrete case look like?",
        "When did you last come across {topic}?",
    ),
    "against": (
        "What would count against it?",
        "Where would {topic} no longer hold?",
        "When would that not hold?",
        "What would somebody say who disagrees about {topic}?",
    ),
    "earlier": (
        "How does that connect with what you said about {earlier}?",
        "What do {topic} and {earlier} have in common?",
    ),
    "connection": (
        "What would you compare {topic} with?",
        "What else do you know that works like {topic}?",
        "Which other idea of yours does this touch?",
    ),
    "surprise": (
        "What surprised you about it?",
        "What about {topic} did you not expect?",
        "Which part of this would surprise a friend?",
    ),
    "teach": (
        "How would you explain {topic} to a ten-year-old?",
        "What picture or story would make {topic} clear?",
        "If you had one minute to teach {topic}, what would you leave out?",
    ),
    "step": (
        "What's one small step you could take next?",
        "What could you try with {topic} this week?",
        "How could you test {topic} tomorrow?",
    ),
    "foggy": (
        "Which part of {topic} is the foggiest?",
        "If you had to guess, what would you say?",
        "What's the last bit that still made sense?",
        "What's one word that comes to mind about {topic}?",
        "Which smaller question hides in this one?",
    ),
    "guess": (
        "What do you already know about {topic}?",
        "What's your best guess?",
        "Where would you look that up first?",
        "Who could you ask about {topic}?",
    ),
    "more": (
        "What makes you say that?",
        "What would you add to it?",
        "What would change your mind about {topic}?",
        "And what follows from that?",
    ),
    "revisit": (
        "How do you see it now?",
        "What has changed since then?",
        "What would you say differently today?",
    ),
    "open": (
        "What are you thinking about?",
        "What would you like to think through?",
        "What did you learn lately?",
        "Which question has been following you around?",
    ),
}
"""By kind. {topic} is what the caller speaks of, {earlier} what they spoke of before; both may be plural."""

_USUAL = ("example", "why", "earlier", "connection", "teach", "against", "how", "surprise", "step")

# What was said tells which kind fits best. The first that matches wins; the others follow in their usual order.
_CUES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"confus\w+|don't (?:really )?(?:get|understand)|not sure|unclear|complicated|stuck|lost",
        ("foggy", "teach"),
    ),
    (r"(?:want|plan|going|hope|have|need) to|should|next (?:week|month|year)|tomorrow", ("step", "why")),
    (
        r"(?:is|are|was|were|it's|just|kind of|sort of|bit) like|similar|reminds me|as if|same as",
        ("against", "how"),
    ),
    (r"for example|for instance|such as|one time|last (?:week|year|month)", ("earlier", "connection", "how")),
    (r"because|therefore|that's why|which means|so that|due to", ("against", "example")),
    (r"always|never|every\w*|all|nobody|nothing|must", ("against", "example")),
    (r"read|learn\w*|heard|found out|watched|discovered|studied|saw", ("surprise", "teach")),
    (r"i think|i believe|i guess|in my opinion|i feel", ("why", "example")),
    (r"means|is an?|are the|called|defined?", ("example", "teach")),
    (r"how|works?|process|happens|makes", ("how", "teach")),
)


def fitting_kinds(heard: str, nth: int) -> list[str]:
    """Kinds of question from the best fit to the worst; `nth` turns the usual order, so that calls don't bore."""
    plain = heard.lower().replace("’", "'")
    fitting = next((kinds for cue, kinds in _CUES if re.search(rf"\b(?:{cue})\b", plain)), ())
    usual = (*_USUAL[nth % len(_USUAL) :], *_USUAL[: nth % len(_USUAL)])
    return [*fitting, *(kind for kind in usual if kind not in fitting)]


def choose_question(kinds: Sequence[str], said_before: Sequence[str], topic: str, earlier: str = "") -> str:
    """The first question of these kinds that is not in what was said before; "" when all are used up.

    The kind that was asked last comes last. `topic` "" makes it a question about "that".
    """
    last = said_before[-1] if said_before else ""
    by_freshness = sorted(kinds, key=lambda kind: any(_pattern(form).search(last) for form in BANK[kind]))
    for kind in by_freshness:
        for form in BANK[kind]:
            if ("{earlier}" not in form or earlier) and not _was_asked(form, said_before):
                return form.format(topic=topic or "that", earlier=earlier)
    return next(_with_a_new_topic(by_freshness, said_before, topic), "")


def _with_a_new_topic(kinds: Sequence[str], said_before: Sequence[str], topic: str) -> Iterator[str]:
    for kind in kinds:
        for form in BANK[kind]:
            question = form.format(topic=topic, earlier="")
            names_it = topic and "{topic}" in form and "{earlier}" not in form
            if names_it and not any(question in said for said in said_before):
                yield question


def _was_asked(form: str, said_before: Sequence[str]) -> bool:
    return any(_pattern(form).search(said) for said in said_before)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """The question whatever it was about."""
    return re.compile(re.sub(r"\\\{\w+\\\}", r"[^.?!]{1,80}?", re.escape(form)))
