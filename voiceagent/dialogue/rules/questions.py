"""One good question: the one that fits what was said and was not asked before."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from voiceagent.dialogue.rules.question_bank import BANK

_USUAL = ("example", "why", "earlier", "connection", "teach", "against", "how", "surprise", "step")

# What was said tells which kinds fit best. The first cue wins; the other kinds follow in their usual order.
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
    """Kinds of question, the best fit first; `nth` turns the usual order, so that a call doesn't bore."""
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
