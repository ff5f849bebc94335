"""How the offline companion answers in Spanish, German and French: the subject is named, then a question."""

import re
from dataclasses import dataclass, replace

from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.rules.answer import Answer, say
from voiceagent.dialogue.rules.topics import topic_of


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language. `about` names {topic}; a question may name it too. Patterns are searched in what was heard."""

    language: str
    about: str
    questions: tuple[str, ...]
    open_question: str
    listening: str
    goodbye: str
    who: str
    emergency: tuple[str, str]
    kept: str
    not_kept: str
    goodbye_pattern: str
    who_pattern: str
    emergency_pattern: str
    remember_pattern: str


PHRASES = {
    "es": Phrases(
        language="es",
        about="Hablas de {topic}.",
        questions=(
            "¿Qué ejemplo de tu propia vida se te ocurre?",
            "¿Por qué crees que es así?",
            "¿Qué hablaría en contra?",
            "¿Cómo se lo explicarías a un niño de diez años?",
            "¿A qué otra cosa te recuerda?",
            "¿Qué te ha sorprendido de {topic}?",
            "¿Cómo funciona, paso a paso?",
            "¿Cuál sería un primer paso pequeño?",
            "¿Qué parte te parece menos clara?",
            "¿Qué cambiaría tu opinión sobre {topic}?",
        ),
        open_question="¿En qué estás pensando?",
        listening="Sigue, te escucho.",
        goodbye="Ha sido un placer pensar contigo. ¡Adiós!",
        who="Soy el acompañante sin conexión: un ordenador que sigue reglas fijas, sin modelo de lenguaje.",
        emergency=(
            "Esto suena grave, y soy un ordenador: no puedo enviar ayuda.",
            "Cuelga, por favor, y llama ahora mismo al número de emergencias de tu país.",
        ),
        kept="Lo he guardado.",
        not_kept="Ahora mismo no he podido guardarlo.",
        goodbye_pattern=r"^\W*(?:\w+\W+){0,4}(?:adiós|adios|hasta (?:luego|pronto|mañana)|chao|nos vemos)\W*$",
        who_pattern=r"\bquién eres\b|\bqué eres\b|\beres (?:un|una) \w+\b|\bcon quién hablo\b",
        emergency_pattern=r"\bmatarme\b|\bsuicidarme\b|\bquiero morir\b|\bno puedo respirar\b|\bes una emergencia\b|\binfarto\b",
        remember_pattern=r"^\W*(?:por favor,? )?(?:recuerda|apunta|anota|guarda)(?: que| esto:?)? (?P<idea>.+)$",
    ),
    "de": Phrases(
        language="de",
        about="Es geht dir also um {topic}.",
        questions=(
            "Welches Beispiel aus deinem Leben fällt dir dazu ein?",
            "Warum glaubst du, dass es so ist?",
            "Was spräche dagegen?",
            "Wie würdest du es einem zehnjährigen Kind erklären?",
            "Woran erinnert dich das?",
            "Was hat dich daran überrascht?",
            "Wie geht das, Schritt für Schritt?",
            "Was wäre ein kleiner erster Schritt?",
            "Welcher Teil ist dir noch am wenigsten klar?",
            "Was würde deine Meinung dazu ändern?",
        ),
        open_question="Worüber denkst du gerade nach?",
        listening="Erzähl weiter, ich höre zu.",
        goodbye="Es war schön, mit dir nachzudenken. Auf Wiederhören!",
        who="Ich bin der Begleiter ohne Netz: ein Computer mit festen Regeln, ohne Sprachmodell.",
        emergency=(
            "Das klingt ernst, und ich bin ein Computer und kann keine Hilfe schicken.",
            "Bitte leg auf und ruf jetzt sofort den Notruf an, in Europa eins eins zwei.",
        ),
        kept="Das habe ich mir gemerkt.",
        not_kept="Das konnte ich mir gerade nicht merken.",
        goodbye_pattern=r"^\W*(?:\w+\W+){0,4}(?:tschüss|tschüß|auf wieder(?:hören|sehen)|bis (?:bald|morgen|dann)|ciao)\W*$",
        who_pattern=r"\bwer bist du\b|\bwas bist du\b|\bbist du ein\w* \w+\b|\bmit wem (?:rede|spreche) ich\b",
        emergency_pattern=r"\bumbringen\b|\bselbstmord begehen\b|\bich will sterben\b|\bkeine luft\b|\bein notfall\b|\bherzinfarkt\b",
        remember_pattern=r"^\W*(?:bitte )?(?:merk dir|notier|notiere|schreib auf)(?: bitte)?,?(?: dass)? (?P<idea>.+)$",
    ),
    "fr": Phrases(
        language="fr",
        about="Le sujet est donc : {topic}.",
        questions=(
            "Quel exemple de votre vie vous vient à l'esprit ?",
            "Pourquoi pensez-vous que c'est ainsi ?",
            "Qu'est-ce qui parlerait contre ?",
            "Comment l'expliqueriez-vous à un enfant de dix ans ?",
            "À quoi cela vous fait-il penser ?",
            "Qu'est-ce qui vous a surpris ?",
            "Comment cela marche-t-il, étape par étape ?",
            "Quel serait un premier petit pas ?",
            "Quelle partie est la moins claire pour vous ?",
            "Qu'est-ce qui vous ferait changer d'avis ?",
        ),
        open_question="À quoi pensez-vous ?",
        listening="Continuez, je vous écoute.",
        goodbye="C'était un plaisir de réfléchir avec vous. Au revoir !",
        who="Je suis le compagnon hors ligne : un ordinateur qui suit des règles fixes, sans modèle de langage.",
        emergency=(
            "Cela semble grave, et je suis un ordinateur : je ne peux pas envoyer d'aide.",
            "Raccrochez, s'il vous plaît, et appelez tout de suite les urgences, en Europe le cent douze.",
        ),
        kept="C'est noté.",
        not_kept="Je n'ai pas pu le noter à l'instant.",
        goodbye_pattern=r"^\W*(?:\w+\W+){0,4}(?:au revoir|à (?:bientôt|demain|plus tard)|bonne (?:journée|soirée))\W*$",
        who_pattern=r"\bqui êtes-vous\b|\bqui es-tu\b|\bêtes-vous une? \w+\b|\bes-tu une? \w+\b|\bà qui je parle\b",
        emergency_pattern=r"\bme tuer\b|\bme suicider\b|\bje veux mourir\b|\bn'arrive (?:pas|plus) à respirer\b|\bune urgence\b",
        remember_pattern=r"^\W*(?:s'il vous plaît,? )?(?:notez|note|retenez|retiens)(?: que| ceci :?)? (?P<idea>.+)$",
    ),
}
"""By the first two letters of the language tag."""


def answer_with_phrases(conversation: Conversation, phrases: Phrases) -> Answer:
    """At most three sentences; the question was not asked before in this call."""
    heard = conversation.heard.replace("’", "'")
    if conversation.steps:
        return _after_tool(conversation, phrases)
    if _matches(phrases.emergency_pattern, heard):
        return say(*phrases.emergency)
    if _matches(phrases.goodbye_pattern, heard):
        return _with_tool(say(phrases.goodbye), conversation, "end_call", {})
    if conversation.already_said:
        return say("" if conversation.already_said.endswith("?") else _ask(conversation, phrases))
    if _matches(phrases.who_pattern, heard):
        return say(phrases.who, _ask(conversation, phrases))
    if (found := _matches(phrases.remember_pattern, heard)) and _offers(conversation, "remember"):
        return _with_tool(Answer(), conversation, "remember", {"idea": found["idea"][:2000]})
    topic = topic_of(heard, phrases.language)
    return say(phrases.about.format(topic=topic) if topic else "", _ask(conversation, phrases))


def _after_tool(conversation: Conversation, phrases: Phrases) -> Answer:
    step = conversation.steps[-1]
    kept = phrases.not_kept if step.is_error else phrases.kept
    asked = step.said_before.endswith("?")
    return say(kept if step.use.name == "remember" else "", "" if asked else _ask(conversation, phrases))


def _ask(conversation: Conversation, phrases: Phrases) -> str:
    topic = topic_of(conversation.heard, phrases.language)
    said = " ".join(exchange.said for exchange in conversation.exchanges)
    if not topic and phrases.open_question not in said:
        return phrases.open_question
    fresh = (
        form for form in phrases.questions if (topic or "{" not in form) and form.split("{")[0] not in said
    )
    return next(fresh, phrases.listening).format(topic=topic)


def _with_tool(answer: Answer, conversation: Conversation, tool: str, arguments: dict[str, str]) -> Answer:
    return replace(answer, tool=tool, arguments=arguments) if _offers(conversation, tool) else answer


def _offers(conversation: Conversation, tool: str) -> bool:
    return any(spec.name == tool for spec in conversation.tools)


def _matches(pattern: str, heard: str) -> re.Match[str] | None:
    return re.search(pattern, heard, re.IGNORECASE)
