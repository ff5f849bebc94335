"""Whole calls in which the caller changes language: the voice, our own words and what is listened for follow."""

from tests.standins.replies import Text, ToolUse
from voiceagent.core.profile import load_profile

PROFILE = load_profile("learning")
GERMAN = PROFILE.spoken_in("de-DE")


def _attributes(phone):
    return phone.exchanges[-1].body.decode()


def test_the_agent_follows_a_caller_who_changes_language(phone, claude):
    claude.script(
        ToolUse("speak_language", {"language": "de-DE"}),
        Text("Gerne. Worüber denkst du nach?"),
    )
    phone.dial()
    phone.says("Können wir Deutsch sprechen?")
    phone.hears("Gerne.", "Worüber denkst du nach?")
    document = _attributes(phone)
    assert f'<Say voice="{GERMAN.voice}" language="de-DE">Worüber' in document
    assert 'language="de-DE"' in document.partition("<Say")[0], "the Gather listens in it"
    phone.stays_silent()
    phone.hears(GERMAN.silence.prompts[0])
    claude.script(Text("Und warum?"))
    phone.says("Warum ist der Himmel blau?")
    phone.hears("Und warum?")
    assert f'voice="{GERMAN.voice}"' in _attributes(phone)
    assert "Language of the call: de-DE" in str(claude.last_request["messages"][0])


def test_what_was_said_before_the_change_keeps_its_voice(phone, claude):
    claude.script(
        ToolUse("speak_language", {"language": "fr-FR"}, text_before="Sure, one second."),
        Text("Bien sûr. À quoi pensez-vous ?"),
    )
    phone.dial()
    phone.says("On peut parler français ?")
    phone.hears("Sure, one second.", "Bien sûr.")
    said = "".join(exchange.body.decode() for exchange in phone.exchanges)
    assert f'<Say voice="{PROFILE.voice}" language="en-US">Sure' in said
    assert f'<Say voice="{PROFILE.spoken_in("fr-FR").voice}" language="fr-FR">Bien' in said


def test_a_language_the_profile_does_not_speak_is_refused_and_the_call_goes_on(phone, claude):
    claude.script(
        ToolUse("speak_language", {"language": "tlh"}), Text("I can't speak that. Shall we go on in English?")
    )
    phone.dial()
    phone.says("nuqneH")
    phone.hears("I can't speak that.")
    assert 'language="en-US"' in _attributes(phone)
