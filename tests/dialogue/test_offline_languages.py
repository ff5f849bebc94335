"""The offline companion in four languages: it follows who changes the language, and knows the small words of each."""

import pytest

from tests.dialogue.scripts import TOOLS, OfflineCall, answer
from voiceagent.core.profile import load_profile
from voiceagent.dialogue.base import Conversation, ToolSpec, ToolStep, ToolUse, Words
from voiceagent.dialogue.rules.language_change import spoken_language, wished_language
from voiceagent.tools.toolbox import toolbox_for

SPECS = toolbox_for(load_profile("learning")).specs


def _hears(heard: str, language: str, tools: tuple[ToolSpec, ...] = SPECS) -> tuple[str, ToolUse | None]:
    """What it says to the first words of a call, and the tool it wants."""
    events = answer(Conversation("", heard, tools, language=language))
    said = "".join(event.text for event in events if isinstance(event, Words))
    return said.strip(), next((event for event in events if isinstance(event, ToolUse)), None)


def _after(use: ToolUse, heard: str, language: str, *, is_error: bool = False) -> str:
    """What it says once the tool has run."""
    step = ToolStep("", use, "Done.", is_error)
    events = answer(Conversation("", heard, SPECS, steps=(step,), language=language))
    assert not [event for event in events if isinstance(event, ToolUse)]
    return "".join(event.text for event in events if isinstance(event, Words)).strip()


@pytest.mark.parametrize(
    ("heard", "language"),
    [
        ("Können wir Deutsch sprechen?", "de"),
        ("Entschuldigung, können wir bitte auf Deutsch weitermachen?", "de"),
        ("Sprichst du Deutsch?", "de"),
        ("Bitte auf Deutsch.", "de"),
        ("Deutsch, bitte.", "de"),
        ("in English please", "en"),
        ("Can we switch to English?", "en"),
        ("¿Puedes hablar inglés, por favor?", "en"),
        ("Können wir Englisch reden", "en"),
        ("peut-on parler anglais ?", "en"),
        ("could you please speak Spanish with me", "es"),
        ("¿Podemos hablar en español?", "es"),
        ("Hola, ¿hablas español?", "es"),
        ("en español, por favor", "es"),
        ("do you speak French?", "fr"),
        ("Est-ce qu'on peut continuer en français ?", "fr"),
        ("Parlez-vous français ?", "fr"),
        ("en français s’il vous plaît", "fr"),
        ("Can you speak Italian?", "other"),
        ("I want to learn Spanish", ""),
        ("I speak German at home", ""),
        ("in German the verb comes last", ""),
        ("how do you say that in French", ""),
        ("I would like to speak French fluently one day", ""),
        ("ich lerne Englisch", ""),
        ("hablo inglés con mi jefe", ""),
        ("answer in your own words", ""),
        ("", ""),
    ],
)
def test_it_knows_a_wish_for_a_language_from_talk_about_one(heard, language):
    assert wished_language(heard) == language


@pytest.mark.parametrize(
    ("heard", "now", "spoken"),
    [
        ("Ich denke gerade darüber nach, warum der Mond größer aussieht", "en", "de"),
        ("Creo que el interés compuesto es como una bola de nieve", "en", "es"),
        ("je pense que la mémoire est une sorte de jardin", "de", "fr"),
        ("I think the moon is like a mirror and it was an old one", "es", "en"),
        ("I think the moon is like a mirror and it was an old one", "en", ""),
        ("I am reading Les Misérables de Victor Hugo", "en", ""),
        ("what does Sturm und Drang mean", "en", ""),
        ("quiero morir", "en", "es"),
        ("I want to die", "de", "en"),
        ("ja", "en", ""),
    ],
)
def test_it_notices_another_language_only_when_it_is_clear(heard, now, spoken):
    assert spoken_language(heard, now) == spoken


def test_it_changes_the_language_before_it_says_a_word():
    said, use = _hears("Können wir Deutsch sprechen?", "en-US")
    assert said == ""
    assert use is not None
    assert (use.name, dict(use.arguments)) == ("speak_language", {"language": "de-DE"})


@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_after_the_change_it_goes_on_in_the_new_language(language):
    """Whether or not the call's language has been changed yet when it is asked again."""
    use = ToolUse("x", "speak_language", {"language": "de-DE"})
    assert _after(use, "Können wir Deutsch sprechen?", language) == "Gern, auf Deutsch. Worüber denkst du gerade nach?"
    said = _after(use, "Ich denke gerade darüber nach, warum der Mond größer aussieht", language)
    assert "Mond" in said
    assert "?" in said


def test_a_change_that_failed_is_not_tried_again():
    use = ToolUse("x", "speak_language", {"language": "de-DE"})
    assert "?" in _after(use, "Können wir Deutsch sprechen?", "en-US", is_error=True)


@pytest.mark.parametrize("language", ["en-US", "es-US", "de-DE", "fr-FR"])
def test_a_language_that_the_profile_does_not_speak_is_told_honestly(language):
    for heard in ("Can we speak Italian?", "Können wir Chinesisch sprechen?"):
        said, use = _hears(heard, language)
        assert use is None
        assert said.endswith("?")
        assert len(said) > 40


def test_a_profile_in_one_language_stays_in_it():
    said, use = _hears("Können wir Deutsch sprechen?", "en-US", TOOLS)
    assert use is None
    assert said.startswith("I'm sorry, I don't speak that language")


def test_an_emergency_in_another_language_is_answered_in_that_language():
    _, use = _hears("quiero morir", "en-US")
    assert use is not None
    assert "emergencias" in _after(use, "quiero morir", "en-US")


@pytest.mark.parametrize(
    ("language", "heard", "says"),
    [
        ("de-DE", "Hallo!", "Hallo."),
        ("de-DE", "Vielen Dank", "Gern geschehen."),
        ("de-DE", "keine Ahnung", "Lass dir Zeit."),
        ("de-DE", "Was ist ein schwarzes Loch?", "ohne Netz"),
        ("es-US", "Buenos días", "Hola."),
        ("es-US", "muchas gracias", "De nada."),
        ("es-US", "no sé", "Tómate tu tiempo."),
        ("es-US", "¿Qué es un agujero negro?", "Sin conexión"),
        ("fr-FR", "Bonjour", "Bonjour."),
        ("fr-FR", "merci beaucoup", "Je vous en prie."),
        ("fr-FR", "je ne sais pas", "Prenez votre temps."),
        ("fr-FR", "Pourquoi le ciel est bleu ?", "Hors ligne"),
    ],
)
def test_it_knows_the_small_words_of_each_language(language, heard, says):
    said, use = _hears(heard, language)
    assert use is None
    assert says in said
    assert said.count("?") == 1


@pytest.mark.parametrize(
    ("language", "heard", "tool", "arguments"),
    [
        ("de-DE", "Merk dir, dass Brücken summen", "remember", {"idea": "Brücken summen"}),
        ("de-DE", "Was habe ich über Brücken gesagt?", "recall", {"about": "Brücken"}),
        ("de-DE", "Ich möchte nicht aufgenommen werden", "do_not_record", {}),
        ("es-US", "recuerda que los puentes zumban", "remember", {"idea": "los puentes zumban"}),
        ("es-US", "¿Qué dije sobre los puentes?", "recall", {"about": "los puentes"}),
        ("es-US", "por favor no me grabes", "do_not_record", {}),
        ("fr-FR", "notez que les ponts chantent", "remember", {"idea": "les ponts chantent"}),
        ("fr-FR", "Qu'est-ce que j'ai dit sur les ponts ?", "recall", {"about": "les ponts"}),
        ("fr-FR", "Je ne veux pas être enregistré", "do_not_record", {}),
        ("en-US", "please don't record me", "do_not_record", {}),
        ("en-US", "I don't want to be recorded", "do_not_record", {}),
        ("en-US", "stop recording", "do_not_record", {}),
    ],
)
def test_it_does_what_it_is_asked_in_each_language(language, heard, tool, arguments):
    said, use = _hears(heard, language)
    assert said == ""
    assert use is not None
    assert (use.name, dict(use.arguments)) == (tool, arguments)


@pytest.mark.parametrize(
    ("language", "heard", "says"),
    [
        ("de-DE", "bitte nicht aufnehmen", "nichts mehr aufgezeichnet"),
        ("es-US", "no me grabes", "no se graba nada"),
        ("fr-FR", "arrêtez de m'enregistrer", "rien n'est enregistré"),
        ("en-US", "stop recording me", "nothing is recorded"),
    ],
)
def test_it_tells_that_nothing_is_recorded_any_more(language, heard, says):
    _, use = _hears(heard, language)
    assert use is not None
    assert says in _after(use, heard, language)


@pytest.mark.parametrize("language", ["es-US", "de-DE", "fr-FR"])
def test_a_note_is_said_back_in_its_own_words(language):
    use = ToolUse("x", "recall", {"about": "x"})
    step = ToolStep("", use, "- 2026-10-02: Interest grows on itself.")
    events = answer(Conversation("", "¿Qué dije sobre x?", SPECS, steps=(step,), language=language))
    assert "Interest grows on itself" in "".join(event.text for event in events if isinstance(event, Words))


@pytest.mark.parametrize(
    ("language", "heard"), [("es-US", "repítelo por favor"), ("de-DE", "wie bitte?"), ("fr-FR", "pardon ?")]
)
def test_it_says_its_last_words_again(language, heard):
    call = OfflineCall(language)
    first = call.hears("Photosynthese")
    assert call.hears(heard) == first


@pytest.mark.parametrize(
    ("language", "heard", "says"),
    [
        ("de-DE", "Ich lese gerade ein Buch über Bienen und wie sie tanzen", "beim Thema Bienen."),
        ("es-US", "Estoy leyendo un libro sobre las abejas y cómo bailan", "Hablas de las abejas."),
        ("es-US", "porque así muestran el camino", "Hablas del camino."),
        ("es-US", "pienso en mi abuela", "Hablas de tu abuela."),
        ("fr-FR", "Je lis un livre sur les abeilles et leur danse", "il y a les abeilles."),
        ("fr-FR", "je pense à l'intérêt composé", "il y a l'intérêt composé."),
        ("fr-FR", "parce qu'elles montrent toujours", ""),
    ],
)
def test_it_names_what_the_caller_speaks_of_as_one_says_it(language, heard, says):
    said, _ = _hears(heard, language)
    assert says in said
    assert (says == "") == (len(said.split("?")[0].split(".")) == 1)


def test_in_the_middle_of_a_call_it_does_not_ask_what_the_call_is_about():
    call = OfflineCall("de-DE")
    call.hears("Ich lese ein Buch über Bienen")
    assert "Worüber denkst du" not in call.hears("ja")


@pytest.mark.parametrize(
    ("heard", "to"),
    [
        ("Can I talk to a real person?", "front_desk"),
        ("please put me through to billing", "billing"),
        ("I want to speak with somebody", "front_desk"),
        ("I'd like to speak with someone from the front desk", "front_desk"),
        ("quiero hablar con una persona", "front_desk"),
        ("Kann ich mit einem Menschen sprechen?", "front_desk"),
        ("je voudrais parler à un conseiller", "front_desk"),
        ("could I talk to someone from billing please", "billing"),
        ("I talk to a person every day", None),
        ("she is a person who talks to people", None),
    ],
)
def test_it_puts_through_who_asks_for_a_person(heard, to):
    listed = ToolSpec("transfer_call", "", {"properties": {"to": {"enum": ["front_desk", "billing"]}}})
    _, use = _hears(heard, "en-US", (*TOOLS, listed))
    assert (use and use.arguments.get("to")) == to
    _, use = _hears(heard, "en-US", TOOLS)
    assert use is None or use.name != "transfer_call"


def test_the_recording_industry_may_be_talked_about():
    for heard in ("I don't record music any more", "my band is not recorded well on that album", "a record store"):
        _, use = _hears(heard, "en-US")
        assert use is None or use.name != "do_not_record"
