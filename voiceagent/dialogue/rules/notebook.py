"""Keeping what the caller asks to keep, and bringing it back."""

from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.rules.answer import Answer, say
from voiceagent.dialogue.rules.asking import ask, go_on, offers
from voiceagent.dialogue.rules.clauses import key_clause
from voiceagent.dialogue.rules.intents import Intent, recognise
from voiceagent.dialogue.rules.notes import Note, notes_in
from voiceagent.dialogue.rules.reflection import reflection, turned
from voiceagent.dialogue.rules.topics import content_words, topic_of


def remember(intent: Intent, conversation: Conversation) -> Answer:
    idea = intent.about or (conversation.exchanges[-1].heard if conversation.exchanges else "")
    if not idea:
        return say("I'd be glad to.", "What shall I keep?")
    if not offers(conversation, "remember"):
        return say("I can't keep notes on this call.", ask(conversation, "more"))
    return Answer(tool="remember", arguments={"idea": idea[:2000]})


def recall(intent: Intent, conversation: Conversation) -> Answer:
    about = intent.about or (topic_of(conversation.exchanges[-1].heard) if conversation.exchanges else "")
    if about and offers(conversation, "recall"):
        return Answer(tool="recall", arguments={"about": about[:300]})
    return _found([], about, conversation)


def after_tool(intent: Intent, conversation: Conversation) -> Answer:
    step = conversation.steps[-1]
    if step.use.name == "remember":
        kept = "I couldn't keep that just now." if step.is_error else "I've kept that."
        return say(kept, *go_on(conversation, "connection", "example", "why", "step"))
    notes = [] if step.is_error else notes_in(step.result)
    if step.use.name == "recall" and intent.name == "recall":
        return _found(notes, str(step.use.arguments.get("about", "")), conversation)
    if step.use.name == "recall":
        return _linked(notes, conversation)
    return say(*go_on(conversation))


def _found(notes: list[Note], about: str, conversation: Conversation) -> Answer:
    """What was kept; else what was said about it earlier in this call; else that there is nothing."""
    if notes:
        return say(*(_quoted(note) for note in notes[:2]), ask(conversation, "revisit", about=about))
    wanted = content_words(about)
    for exchange in reversed(conversation.exchanges):
        is_idea = recognise(exchange.heard).name in {"thinking", "remember"}
        if is_idea and wanted & content_words(exchange.heard):
            said = turned(key_clause(exchange.heard))
            return say(f'Earlier in this call you said: "{said}."', ask(conversation, "revisit", about=about))
    nothing = f"I have no note about {turned(about)}." if about else "I have no note of that."
    return say(nothing, ask(conversation, "guess", "more", about=about))


def _linked(notes: list[Note], conversation: Conversation) -> Answer:
    """A note that came up by itself: the caller is asked about the link."""
    nth = len(conversation.exchanges)
    new = [note for note in notes if note.text.strip(" .") not in conversation.heard]
    if new and (earlier := topic_of(new[0].text)):
        return say(_quoted(new[0]), ask(conversation, "earlier", "connection", earlier=earlier))
    return say(reflection(conversation.heard, nth), ask(conversation, "connection", "example", "why"))


def _quoted(note: Note) -> str:
    return f'{note.day or "Once"} you said: "{turned(key_clause(note.text))}."'
