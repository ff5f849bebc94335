"""What to ask next in a call, and what was said in it so far."""

from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.rules.intents import recognise
from voiceagent.dialogue.rules.questions import choose_question, fitting_kinds
from voiceagent.dialogue.rules.topics import content_words, topic_of, words_in

_LISTENING = "Go on, I'm listening."


def go_on(conversation: Conversation, *kinds: str) -> tuple[str, ...]:
    """A question, unless one was just spoken in this turn by whoever answered before."""
    if said_in_this_turn(conversation).endswith("?"):
        return ()
    kinds = kinds or tuple(fitting_kinds(conversation.heard, nth=len(conversation.exchanges)))
    return (ask(conversation, *kinds, about=conversation.heard),)


def said_in_this_turn(conversation: Conversation) -> str:
    """What was already said in this turn, before a tool was used or by another answerer that broke."""
    return " ".join([conversation.already_said, *(step.said_before for step in conversation.steps)]).strip()


def ask(conversation: Conversation, *kinds: str, about: str = "", earlier: str = "") -> str:
    """A fresh question about `about`, or what was spoken of last; an invitation when none is left."""
    topic = topic_of(about) or next(filter(None, map(topic_of, _said_by_caller(conversation))), "")
    earlier = earlier or earlier_topic(conversation)
    said = [exchange.said for exchange in conversation.exchanges]
    return choose_question(kinds, said, topic, earlier) or _LISTENING


def _said_by_caller(conversation: Conversation) -> list[str]:
    """What the caller said in this call, the newest first."""
    return [conversation.heard, *(exchange.heard for exchange in reversed(conversation.exchanges))]


def earlier_topic(conversation: Conversation) -> str:
    """What the caller spoke of at length before, and does not speak of now; "" if nothing."""
    now = content_words(conversation.heard)
    for exchange in conversation.exchanges[:-1]:
        topic = topic_of(exchange.heard)
        is_new = bool(topic) and not content_words(topic) & now
        if is_new and len(words_in(exchange.heard)) > 4 and recognise(exchange.heard).name == "thinking":
            return topic
    return ""


def fresh(sentences: tuple[str, ...], conversation: Conversation) -> str:
    """The first that was not said in this call; the last when all were."""
    said = " ".join(exchange.said for exchange in conversation.exchanges)
    return next((sentence for sentence in sentences if sentence not in said), sentences[-1])


def offers(conversation: Conversation, tool: str) -> bool:
    return any(spec.name == tool for spec in conversation.tools)
