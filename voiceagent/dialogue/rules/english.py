"""How the offline companion answers in English: start reading at `answer_in_english`."""

from collections.abc import Callable
from dataclasses import replace

from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.rules.answer import Answer, say
from voiceagent.dialogue.rules.intents import Intent, recognise
from voiceagent.dialogue.rules.notes import Note, notes_in
from voiceagent.dialogue.rules.questions import choose_question, fitting_kinds
from voiceagent.dialogue.rules.reflection import reflection, turned
from voiceagent.dialogue.rules.topics import content_words, key_clause, topic_of, words_in

_LISTENING = "Go on, I'm listening."
_GOODBYE = "It was good to think with you. Goodbye."
_EMERGENCY = (
    "This sounds serious, and I'm a computer, so I can't send help.",
    "Please hang up and call nine one one, or your local emergency number, right now.",
)
_LIFELINE = (
    "In the United States you can also call or text nine eight eight at any time, and someone will listen."
)
_WHO = (
    "I'm the offline companion: a computer that goes by fixed rules, without a language model.",
    "I say your words back to you and ask about them.",
)
_CANT_LOOK_UP = (
    "I work offline just now, so I can't look that up.",
    "That's one I can't look up while I'm offline, but you may know more than you think.",
    "No answer from me here, only questions.",
)


def answer_in_english(conversation: Conversation) -> Answer:
    """At most three short sentences, mostly with one question that was not asked before in this call."""
    intent = recognise(conversation.heard)
    if conversation.steps:
        return _after_tool(intent, conversation)
    if conversation.already_said and intent.name not in {"emergency", "goodbye"}:
        return say(*_go_on(conversation))
    return _RULES[intent.name](intent, conversation)


def _think_along(_intent: Intent, conversation: Conversation) -> Answer:
    heard = conversation.heard
    topic = topic_of(heard)
    kinds = fitting_kinds(heard, nth=len(conversation.exchanges))
    if _may_look_for_a_link(kinds[0], topic, conversation):
        return Answer(tool="recall", arguments={"about": topic})
    return say(reflection(heard, len(conversation.exchanges)), _ask(conversation, *kinds, about=heard))


def _may_look_for_a_link(kind: str, topic: str, conversation: Conversation) -> bool:
    is_link = kind in {"earlier", "connection"}
    return is_link and bool(topic) and not _earlier(conversation) and _offers(conversation, "recall")


def _remember(intent: Intent, conversation: Conversation) -> Answer:
    idea = intent.about or (conversation.exchanges[-1].heard if conversation.exchanges else "")
    if not idea:
        return say("I'd be glad to.", "What shall I keep?")
    if not _offers(conversation, "remember"):
        return say("I can't keep notes on this call.", _ask(conversation, "more"))
    return Answer(tool="remember", arguments={"idea": idea[:2000]})


def _recall(intent: Intent, conversation: Conversation) -> Answer:
    about = intent.about or (topic_of(conversation.exchanges[-1].heard) if conversation.exchanges else "")
    if about and _offers(conversation, "recall"):
        return Answer(tool="recall", arguments={"about": about[:300]})
    return _found([], about, conversation)


def _after_tool(intent: Intent, conversation: Conversation) -> Answer:
    step = conversation.steps[-1]
    if step.use.name == "remember":
        kept = "I couldn't keep that just now." if step.is_error else "I've kept that."
        return say(kept, *_go_on(conversation, "connection", "example", "why", "step"))
    notes = [] if step.is_error else notes_in(step.result)
    if step.use.name == "recall" and intent.name == "recall":
        return _found(notes, str(step.use.arguments.get("about", "")), conversation)
    if step.use.name == "recall":
        return _linked(notes, conversation)
    return say(*_go_on(conversation))


def _found(notes: list[Note], about: str, conversation: Conversation) -> Answer:
    """What was kept, otherwise what was said about it earlier in this call, otherwise that there is nothing."""
    if notes:
        return say(*(_quoted(note) for note in notes[:2]), _ask(conversation, "revisit", about=about))
    wanted = content_words(about)
    for exchange in reversed(conversation.exchanges):
        if wanted & content_words(exchange.heard):
            said = turned(key_clause(exchange.heard))
            return say(
                f'Earlier in this call you said: "{said}."', _ask(conversation, "revisit", about=about)
            )
    nothing = f"I have no note about {turned(about)}." if about else "I have no note of that."
    return say(nothing, _ask(conversation, "guess", "more", about=about))


def _linked(notes: list[Note], conversation: Conversation) -> Answer:
    """A note that came up by itself: the caller is asked about the link."""
    nth = len(conversation.exchanges)
    new = [note for note in notes if note.text.strip(" .") not in conversation.heard]
    if new and (earlier := topic_of(new[0].text)):
        return say(_quoted(new[0]), _ask(conversation, "earlier", "connection", earlier=earlier))
    return say(reflection(conversation.heard, nth), _ask(conversation, "connection", "example", "why"))


def _quoted(note: Note) -> str:
    return f'{note.day or "Once"} you said: "{turned(key_clause(note.text))}."'


def _question(intent: Intent, conversation: Conversation) -> Answer:
    """A question put to us: honest, and back to what the caller knows."""
    cant = _fresh(_CANT_LOOK_UP, conversation)
    return say(cant, _ask(conversation, "guess", "foggy", about=intent.about))


def _goodbye(_intent: Intent, conversation: Conversation) -> Answer:
    goodbye = () if "bye" in conversation.already_said.lower() else (_GOODBYE,)
    answer = say(*goodbye)
    return replace(answer, tool="end_call") if _offers(conversation, "end_call") else answer


def _emergency(_intent: Intent, conversation: Conversation) -> Answer:
    speaks_of_dying = content_words(conversation.heard) & {
        "kill",
        "suicidal",
        "live",
        "alive",
        "life",
        "hurt",
    }
    return say(*_EMERGENCY, _LIFELINE if speaks_of_dying else "")


def _identity(_intent: Intent, conversation: Conversation) -> Answer:
    return say(*_WHO, _ask(conversation, "open"))


def _repeat(_intent: Intent, conversation: Conversation) -> Answer:
    said = conversation.exchanges[-1].said if conversation.exchanges else ""
    return say(said or "I've hardly said a word yet.", "" if said else _ask(conversation, "open"))


def _keypad(intent: Intent, conversation: Conversation) -> Answer:
    keys = "key" if len(intent.about) == 1 else "keys"
    pressed = intent.about.replace("#", "pound").replace("*", "star")
    return say(f"You pressed the {keys} {pressed}, but here I go by words.", _ask(conversation, "open"))


def _thanks(_intent: Intent, conversation: Conversation) -> Answer:
    return say(
        "You're welcome.", _ask(conversation, *(["step", "more"] if conversation.exchanges else ["open"]))
    )


def _hello(_intent: Intent, conversation: Conversation) -> Answer:
    return say("Hello.", _ask(conversation, "open"))


def _lost(_intent: Intent, conversation: Conversation) -> Answer:
    comfort = _fresh(("Take your time.", "That's fine.", "Not knowing is where it begins."), conversation)
    return say(comfort, _ask(conversation, "foggy", "guess"))


def _yes(_intent: Intent, conversation: Conversation) -> Answer:
    return say(_ask(conversation, "more", "example"))


def _no(_intent: Intent, conversation: Conversation) -> Answer:
    return say("All right.", _ask(conversation, "foggy", "more"))


_RULES: dict[str, Callable[[Intent, Conversation], Answer]] = {
    "emergency": _emergency,
    "goodbye": _goodbye,
    "recall": _recall,
    "remember": _remember,
    "identity": _identity,
    "repeat": _repeat,
    "keypad": _keypad,
    "thanks": _thanks,
    "hello": _hello,
    "lost": _lost,
    "yes": _yes,
    "no": _no,
    "question": _question,
    "thinking": _think_along,
}


def _go_on(conversation: Conversation, *kinds: str) -> tuple[str, ...]:
    """A question, unless one was just spoken in this turn by whoever answered before."""
    spoken = " ".join([conversation.already_said, *(step.said_before for step in conversation.steps)]).strip()
    if spoken.endswith("?"):
        return ()
    kinds = kinds or tuple(fitting_kinds(conversation.heard, nth=len(conversation.exchanges)))
    return (_ask(conversation, *kinds, about=conversation.heard),)


def _ask(conversation: Conversation, *kinds: str, about: str = "", earlier: str = "") -> str:
    """A fresh question about `about`, or what was spoken of last; an invitation when none is left."""
    topic = topic_of(about) or next(filter(None, map(topic_of, _said_by_caller(conversation))), "")
    earlier = earlier or _earlier(conversation)
    said = [exchange.said for exchange in conversation.exchanges]
    return choose_question(kinds, said, topic, earlier) or _LISTENING


def _said_by_caller(conversation: Conversation) -> list[str]:
    """What the caller said in this call, the newest first."""
    return [conversation.heard, *(exchange.heard for exchange in reversed(conversation.exchanges))]


def _earlier(conversation: Conversation) -> str:
    """What the caller spoke of at length before, and does not speak of now; "" if nothing."""
    now = content_words(conversation.heard)
    for exchange in conversation.exchanges[:-1]:
        topic = topic_of(exchange.heard)
        if len(words_in(exchange.heard)) > 4 and topic and not content_words(topic) & now:
            return topic
    return ""


def _fresh(sentences: tuple[str, ...], conversation: Conversation) -> str:
    """The first that was not said in this call; the last when all were."""
    said = " ".join(exchange.said for exchange in conversation.exchanges)
    return next((sentence for sentence in sentences if sentence not in said), sentences[-1])


def _offers(conversation: Conversation, tool: str) -> bool:
    return any(spec.name == tool for spec in conversation.tools)
