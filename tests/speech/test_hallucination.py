"""What nobody said is not believed; what people do say is, however odd."""

import pytest

from tests.speech.sounds import ENGLISH, joined, silence, voice
from voiceagent.speech.base import Audio, Expected
from voiceagent.speech.hallucination import believed

LONG = voice(4.0)
A_CLICK = joined(silence(1), voice(0.06), silence(1))


def doubted(text: str, audio: Audio = LONG, expected: Expected = ENGLISH) -> str:
    return believed(text, audio, expected)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "...", "♪♪♪", "[ ]",
        "Thank you for watching!", "Thanks for watching.", "Thank you so much for watching. Bye!",
        "Please subscribe to my channel.", "Like and subscribe",
        "Subtitles by the Amara.org community", "Captions by Somebody", "Transcription by CastingWords",
        "Gracias por ver el video.", "¡Suscríbete al canal!", "Subtítulos realizados por la comunidad de Amara.org",
        "Vielen Dank fürs Zuschauen!", "Untertitel der Amara.org-Community", "Untertitelung des ZDF, 2020",
        "Untertitel im Auftrag des ZDF für funk, 2017",
        "Sous-titres réalisés par la communauté d'Amara.org", "Sous-titrage ST' 501",
        "Merci d'avoir regardé cette vidéo !", "Abonnez-vous à la chaîne",
    ],
)  # fmt: skip
def test_what_closes_a_film_was_not_said_on_a_telephone(text: str):
    assert doubted(text) == ""


@pytest.mark.parametrize("text", ["I like leaves.", "Thank you.", "Yes", "Hello there, how are you?"])
def test_without_a_voice_nothing_was_said(text: str):
    assert doubted(text, silence(3)) == ""
    assert doubted(text, A_CLICK) == ""


@pytest.mark.parametrize("text", ["you", "Thank you.", "Bye.", "Okay."])
def test_a_word_of_noise_needs_more_of_a_voice_than_a_click(text: str):
    short = joined(silence(1), voice(0.08), silence(1))
    assert doubted(text, short) == ""
    assert doubted(text, voice(0.5)) == text


def test_so_many_words_do_not_fit_into_so_little_voice():
    text = "so I was thinking about the leaves and why they fall in autumn every year"
    assert doubted(text, joined(silence(3), voice(0.3), silence(3))) == ""
    assert doubted(text, LONG) == text


@pytest.mark.parametrize(
    "text",
    [
        "I was going to the " * 6,
        "And then, and then, and then, and then, and then, and then.",
        "the " * 30,
        "♪ la la la la la la la la la la la",
    ],
)
def test_a_loop_and_nothing_else_was_not_said(text: str):
    assert doubted(text, voice(20.0)) == ""


def test_a_loop_at_the_end_of_something_real_is_cut_to_one_round():
    heard = "Leaves are green because they" + " take the light" * 9
    assert doubted(heard, voice(20.0)) == "Leaves are green because they take the light"


def test_two_loops_are_both_cut():
    heard = "First" + " this one" * 5 + " then" + " that one" * 5 + " end"
    assert doubted(heard, voice(20.0)) == "First this one then that one end"


@pytest.mark.parametrize(
    "text",
    [
        "No, no, no, no, that is not it.",
        "Very, very, very, very, very good.",
        "My number is five five five five five five five five five five.",
        "5 5 5 5 5 5 5 5 5 5",
        "Row, row, row your boat, gently down the stream.",
        "Thank you, that was a good question, and for watching over me too.",
        "I subscribe to a paper that has no subtitles by anybody.",
        "Danke, ich denke noch nach.",
        "Ich schaue Filme mit Untertiteln.",
        "We talk about leaves, bees, ants.",
        "¿Qué es la fotosíntesis?",
        "光合作用",
    ],
)  # fmt: skip
def test_what_people_say_is_believed(text: str):
    assert doubted(text, voice(6.0)) == text


def test_our_own_list_of_names_read_to_us_is_an_echo():
    expected = Expected(keywords=("chlorophyll", "stoma", "xylem"))
    assert doubted("Chlorophyll, stoma, xylem.", LONG, expected) == ""
    assert doubted("Chlorophyll and xylem.", LONG, expected) == "Chlorophyll and xylem."
    assert doubted("Anna", LONG, Expected(keywords=("Anna",))) == "Anna"


def test_white_space_is_put_in_order():
    assert doubted("  I like\n leaves. ") == "I like leaves."


def test_ten_minutes_of_words_are_looked_through():
    said = " ".join(f"word{number} of many" for number in range(1500))
    assert believed(said, LONG, Expected(), voiced_s=600.0) == said
