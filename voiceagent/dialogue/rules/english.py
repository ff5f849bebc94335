"""How the offline companion answers in English: start reading at `answer_in_english`."""

from collections.abc import Callable
from dataclasses import replace

from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.rules.answer import Answer, say
from voiceagent.dialogue.rules.asking import ask, earlier_topic, fresh, go_on, offers, said_in_this_turn
from voiceagent.dialogue.rules.intents import Intent, recognise
from voiceagent.dialogue.rules.notebook import after_tool, recall, remember
from voiceagent.dialogue.rules.questions import fitting_kinds
from voiceagent.dialogue.rules.reflection import reflection
from voiceagent.dialogue.rules.topics import content_words, topic_of

_GOODBYE = "It was good to think with you. Goodbye."
_EMERGENCY = (
    "This sounds serious, and I'm a computer, so I can't send help.",
    "Please hang up and call nine one one, or your local emergency number, right now.",
)
_LIFELINE = "In the United States you can also call or text nine eight eight at any time, and someone will listen."
_DYING = frozenset({"kill", "suicidal", "die", "live", "alive", "life", "hurt"})
_WHO = (
    "I'm the offline companion: a computer that goes by fixed rules, without a language model.",
    "I say your words back to you and ask about them.",
)
_NOT_RECORDED = "All right, from now on nothing is recorded."
_OF_TOOLS = {
    "do_not_record": (_NOT_RECORDED, _NOT_RECORDED),
    "stop_texts": ("All right, I won't text you any more.", "I couldn't note that just now. Please text STOP instead."),
    "text_me": ("It's on its way to you.", "I can't text you that."),
}
"""What is said of a tool that has run, and of one that could not."""
_CANT_LOOK_UP = (
    "I work offline just now, so I can't look that up.",
    "That's one I can't look up while I'm offline, but you may know more than you think.",
    "No answer from me here, only questions.",
)


def answer_in_english(conversation: Conversation) -> Answer:
    """At most three short sentences, mostly with one question that was not asked before in this call."""
    intent = recognise(conversation.heard)
    if intent.name in {"emergency", "goodbye"}:
        return _RULES[intent.name](intent, conversation)
    if conversation.steps and (said := _OF_TOOLS.get(conversation.steps[-1].use.name)):
        return say(said[conversation.steps[-1].is_error], *go_on(conversation))
    if conversation.steps:
        return after_tool(intent, conversation)
    if conversation.already_said:
        return say(*go_on(conversation))
    return _RULES[intent.name](intent, conversation)


def _think_along(_intent: Intent, conversation: Conversation) -> Answer:
    heard = conversation.heard
    topic = topic_of(heard)
    kinds = fitting_kinds(heard, nth=len(conversation.exchanges))
    if _may_look_for_a_link(kinds[0], topic, conversation):
        return Answer(tool="recall", arguments={"about": topic})
    return say(reflection(heard, len(conversation.exchanges)), ask(conversation, *kinds, about=heard))


def _may_look_for_a_link(kind: str, topic: str, conversation: Conversation) -> bool:
    is_link = kind in {"earlier", "connection"}
    return is_link and bool(topic) and not earlier_topic(conversation) and offers(conversation, "recall")


def _question(intent: Intent, conversation: Conversation) -> Answer:
    """A question put to us: honest, and back to what the caller knows."""
    cant = fresh(_CANT_LOOK_UP, conversation)
    return say(cant, ask(conversation, "guess", "foggy", about=intent.about))


def _goodbye(_intent: Intent, conversation: Conversation) -> Answer:
    """Said once, and hung up once, whoever began with it in this turn."""
    answer = say("" if "bye" in said_in_this_turn(conversation).lower() else _GOODBYE)
    was_tried = any(step.use.name == "end_call" for step in conversation.steps)
    return replace(answer, tool="end_call") if offers(conversation, "end_call") and not was_tried else answer


def _no_recording(_intent: Intent, conversation: Conversation) -> Answer:
    if not offers(conversation, "do_not_record"):
        return _think_along(_intent, conversation)
    return Answer(tool="do_not_record")


def _no_texts(_intent: Intent, conversation: Conversation) -> Answer:
    if not offers(conversation, "stop_texts"):
        return _think_along(_intent, conversation)
    return Answer(tool="stop_texts")


def _text_me(_intent: Intent, conversation: Conversation) -> Answer:
    """What was said last before they asked: that is what "that" means."""
    if not offers(conversation, "text_me"):
        return say("I can't send texts from here.", *go_on(conversation))
    if not conversation.exchanges:
        return say("I'd be glad to, but we haven't said anything yet.", ask(conversation, "open"))
    last = conversation.exchanges[-1]
    return Answer(tool="text_me", arguments={"text": f'You said: "{last.heard}" I said: "{last.said}"'[:2000]})


def _emergency(_intent: Intent, conversation: Conversation) -> Answer:
    is_about_dying = content_words(conversation.heard) & _DYING
    return say(*_EMERGENCY, _LIFELINE if is_about_dying else "")


def _identity(_intent: Intent, conversation: Conversation) -> Answer:
    return say(*_WHO, ask(conversation, "open"))


def _repeat(_intent: Intent, conversation: Conversation) -> Answer:
    said = conversation.exchanges[-1].said if conversation.exchanges else ""
    return say(said or "I've hardly said a word yet.", "" if said else ask(conversation, "open"))


def _keypad(intent: Intent, conversation: Conversation) -> Answer:
    keys = "key" if len(intent.about) == 1 else "keys"
    pressed = intent.about.replace("#", "pound").replace("*", "star")
    return say(f"You pressed the {keys} {pressed}, but here I go by words.", ask(conversation, "open"))


def _thanks(_intent: Intent, conversation: Conversation) -> Answer:
    kinds = ("step", "more") if conversation.exchanges else ("open",)
    return say("You're welcome.", ask(conversation, *kinds))


def _hello(_intent: Intent, conversation: Conversation) -> Answer:
    return say("Hello.", ask(conversation, "open"))


def _lost(_intent: Intent, conversation: Conversation) -> Answer:
    comfort = fresh(("Take your time.", "That's fine.", "Not knowing is where it begins."), conversation)
    return say(comfort, ask(conversation, "foggy", "guess"))


def _yes(_intent: Intent, conversation: Conversation) -> Answer:
    return say(ask(conversation, "more", "example"))


def _no(_intent: Intent, conversation: Conversation) -> Answer:
    return say("All right.", ask(conversation, "foggy", "more"))


_RULES: dict[str, Callable[[Intent, Conversation], Answer]] = {
    "emergency": _emergency,
    "goodbye": _goodbye,
    "recall": recall,
    "remember": remember,
    "no_recording": _no_recording,
    "no_texts": _no_texts,
    "text_me": _text_me,
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
