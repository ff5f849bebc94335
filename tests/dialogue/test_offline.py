"""The offline companion: honest about itself, one fresh question at a time, the caller's own words."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dialogue.scripts import TOOLS, OfflineCall, ScriptedTurn, answer, read_script
from voiceagent.core.exchange import Exchange
from voiceagent.dialogue.base import Conversation, Finished, ToolStep, ToolUse, Words
from voiceagent.dialogue.rules.clauses import key_clause
from voiceagent.dialogue.rules.intents import recognise
from voiceagent.dialogue.rules.reflection import turned
from voiceagent.dialogue.rules.topics import topic_of
from voiceagent.dialogue.sentences import SentenceStream

SCRIPTS = sorted((Path(__file__).parents[1] / "conversations").glob("offline_*.txt"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_call_goes_as_it_is_written(script: Path) -> None:
    call = OfflineCall()
    for turn in read_script(script):
        said = call.hears(turn.caller, {turn.tool[0]: turn.result} if turn.tool else {}, is_error=turn.is_error)
        check(turn, said, call)


def check(turn: ScriptedTurn, said: str, call: OfflineCall) -> None:
    for piece in turn.says:
        assert piece in said, turn.caller
    questions = re.findall(r"[^.!?]*\?", said)
    assert bool(questions) == bool(turn.asks) or call.exchanges[-2].said == said, f"{turn.caller} -> {said}"
    for piece in turn.asks:
        assert piece in questions[-1], turn.caller
    used = [(use.name, dict(use.arguments)) for use in call.used]
    assert used == ([turn.tool] if turn.tool else []), turn.caller


IDEAS = [
    "I think compound interest is like a snowball because it keeps growing",
    "my neighbour never sleeps more than five hours and she's always cheerful",
    "yes",
    "I don't know",
    "Photosynthesis",
    "I read that octopuses taste with their arms",
    "what is an octopus",
    "no",
    "thank you",
    "I want to learn Spanish before my trip next summer",
    "",
    "how does memory work?",
    "I'm confused about why the moon looks bigger near the horizon",
]


@pytest.mark.parametrize("language", ["en-US", "es-ES", "de-DE", "fr-FR", "ja-JP"])
def test_it_never_asks_the_same_question_twice(language: str) -> None:
    call = OfflineCall(language)
    for _ in range(5):
        for idea in IDEAS:
            call.hears(idea)
    questions = [q.strip() for exchange in call.exchanges for q in re.findall(r"[^.!?]*\?", exchange.said)]
    assert len(questions) == len(set(questions)) > 8


@given(st.lists(st.sampled_from(IDEAS) | st.text(max_size=80), min_size=1, max_size=6))
def test_it_says_the_same_to_the_same_call(heard: list[str]) -> None:
    one, other = OfflineCall(), OfflineCall()
    assert [one.hears(words) for words in heard] == [other.hears(words) for words in heard]
    assert one.used == other.used


@given(
    st.text(max_size=300) | st.lists(st.sampled_from(IDEAS)).map(" and ".join),
    st.sampled_from(["en", "de", "es"]),
)
def test_whatever_it_hears_it_has_a_short_answer(heard: str, language: str) -> None:
    said = OfflineCall(language).hears(heard)
    stream = SentenceStream()
    assert 1 <= len(stream.feed(said) + stream.finish()) <= 6  # the caller's own stops may be in it
    assert len(said.split()) <= 60
    assert said.count("?") <= 1 + heard.count("?")


def test_three_short_sentences_are_the_most() -> None:
    call = OfflineCall()
    for idea in [*IDEAS, "who are you", "(keypad: 1 2 3)", "I want to die", "hello", "repeat that"]:
        events = answer(Conversation("", idea, TOOLS, exchanges=call.exchanges))
        assert sum(isinstance(event, Words) for event in events) <= 3
        call.hears(idea)


@pytest.mark.parametrize(
    ("heard", "back"),
    [
        ("I think my plan works for me", "you think your plan works for you"),
        ("I'm sure I was wrong, it was mine", "you're sure you were wrong, it was yours"),
        ("am I fooling myself", "are you fooling yourself"),
        ("you said I’d like it", "I said you'd like it"),
        ("if you invest early you win", "if you invest early you win"),
        ("World War I began and Chapter I ended", "World War I began and Chapter I ended"),
    ],
)
def test_it_turns_the_callers_words_round(heard: str, back: str) -> None:
    assert turned(heard) == back


@pytest.mark.parametrize(
    ("heard", "topic"),
    [
        ("I think compound interest is a kind of interest", "compound interest"),
        ("what is the speed of light", "the speed of light"),
        ("my savings are growing", "your savings"),
        ("their grandfather saved money", "their grandfather"),
        ("I read about AI yesterday", "AI"),
        ("well you know I think so", ""),
    ],
)
def test_it_knows_what_was_spoken_of(heard: str, topic: str) -> None:
    assert topic_of(heard) == topic


def test_it_finds_the_heart_of_a_long_speech() -> None:
    speech = (
        "So yesterday I went to the market with my sister and we bought apples and it rained a bit and then "
        "we sat down and had a coffee, and I realised that markets work because strangers trust a number, "
        "and then we went home again and I made dinner and she told me about her week and so on"
    )
    assert key_clause(speech) == "I realised that markets work because strangers trust a number"
    assert "you realised that markets work" in OfflineCall().hears(speech)


@pytest.mark.parametrize(
    ("heard", "intent"),
    [
        ("ok thanks bye", "goodbye"),
        ("that's all for today", "goodbye"),
        ("I have to go", "goodbye"),
        ("I have to go to school every day", "thinking"),
        ("I said goodbye to my old job", "thinking"),
        ("please don't hang up", "thinking"),
        ("remember when we talked", "thinking"),
        ("I remember that day well", "thinking"),
        ("these bees remind me of tiny planes", "thinking"),
        ("I took my notes on paper", "thinking"),
        ("I wonder why the sky is blue", "thinking"),
        ("what I think is that time flows", "thinking"),
        ("make a note that bridges hum", "remember"),
        ("could you remind me about entropy please", "recall"),
        ("tell me about gravity", "question"),
        ("are you a real person", "identity"),
        ("sorry?", "repeat"),
        ("I'm not sure", "lost"),
        ("", "lost"),
        ("I think I'm having a heart attack", "emergency"),
        ("he's not breathing", "emergency"),
        ("a book about suicide by Durkheim", "thinking"),
        ("I want to live by the sea", "thinking"),
    ],
)
def test_it_tells_what_a_caller_wants(heard: str, intent: str) -> None:
    assert recognise(heard).name == intent


def test_what_is_to_be_remembered_may_be_what_was_said_before() -> None:
    call = OfflineCall()
    call.hears("Bridges hum when the wind is right")
    call.hears("Remember that.")
    assert [dict(use.arguments) for use in call.used] == [{"idea": "Bridges hum when the wind is right"}]


def test_it_links_to_what_was_said_earlier_in_the_call() -> None:
    call = OfflineCall(tools=())
    call.hears("Compound interest grows because nobody touches it")
    call.hears("My garden needs more water this summer, I think")
    assert "compound interest" in call.hears("For example, rivers carve their valleys very slowly").lower()


def test_without_tools_it_says_what_it_cannot_do() -> None:
    call = OfflineCall(tools=())
    assert "can't keep notes" in call.hears("Remember that bees dance")
    assert "Goodbye" in call.hears("bye")
    assert call.used == []


def test_it_goes_on_where_another_broke_off() -> None:
    heard = "I think tides come from the moon because water is pulled"
    half = Conversation("", heard, TOOLS, already_said="The moon does pull on the sea.")
    said = [event.text for event in answer(half) if isinstance(event, Words)]
    assert len(said) == 1
    assert said[0].strip().endswith("?")
    asked = Conversation("", heard, TOOLS, already_said="It does pull. Why are there two tides a day?")
    assert [type(event) for event in answer(asked)] == [Finished]


def test_it_finishes_what_another_began_with_a_tool() -> None:
    use = ToolUse("x", "remember", {"idea": "tides"})
    step = ToolStep("Nicely put. What about the sun?", use, "Kept.")
    events = answer(Conversation("", "tides come from the moon", TOOLS, steps=(step,)))
    assert [event.text.strip() for event in events if isinstance(event, Words)] == ["I've kept that."]


@pytest.mark.parametrize(
    ("language", "heard", "says", "tool"),
    [
        ("es-ES", "Creo que el interés compuesto crece solo", "interés compuesto", ""),
        ("de-DE", "Ich glaube, dass der Zinseszins wie ein Schneeball wächst", "Zinseszins", ""),
        ("fr-FR", "Je pense que les intérêts composés grandissent seuls", "intérêts composés", ""),
        ("es-MX", "gracias, adiós", "¡Adiós!", "end_call"),
        ("de-AT", "ja danke, tschüss", "Auf Wiederhören!", "end_call"),
        ("fr-CA", "merci, au revoir", "Au revoir !", "end_call"),
        ("es-ES", "recuerda que el agua hierve", "Lo he guardado.", "remember"),
        ("de-DE", "Merk dir bitte, dass Wasser kocht", "Das habe ich mir gemerkt.", "remember"),
        ("fr-FR", "notez que l'eau bout", "C'est noté.", "remember"),
        ("es-ES", "¿quién eres?", "sin modelo de lenguaje", ""),
        ("de-DE", "Wer bist du?", "ohne Sprachmodell", ""),
        ("fr-FR", "qui êtes-vous", "sans modèle de langage", ""),
        ("es-ES", "no puedo respirar", "número de emergencias", ""),
        ("de-DE", "ich will sterben", "Notruf", ""),
        ("fr-FR", "je veux mourir", "cent douze", ""),
    ],
)
def test_it_speaks_three_more_languages(language: str, heard: str, says: str, tool: str) -> None:
    call = OfflineCall(language)
    assert says in call.hears(heard, {"remember": "Kept."})
    assert [use.name for use in call.used] == ([tool] if tool else [])


def test_history_is_all_it_goes_by() -> None:
    heard = "Rivers carve valleys slowly"
    first = answer(Conversation("", heard, TOOLS))
    said = "".join(event.text for event in first if isinstance(event, Words))
    later = answer(Conversation("", heard, TOOLS, exchanges=(Exchange(heard, said),)))
    assert first != later
    assert answer(Conversation("", heard, TOOLS)) == first
