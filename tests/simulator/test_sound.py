"""The silent stand-in for real voices and ears."""

from voiceagent.simulator.sound import Clip, SilentSound


def test_durations_grow_with_the_text_and_never_vanish() -> None:
    sound = SilentSound()
    assert sound.speak("x" * 150, voice="man", language="en-US").seconds == 10
    assert sound.caller_speaks("Hi").seconds == 0.4


def test_what_was_said_is_recognised_word_for_word() -> None:
    heard = SilentSound().recognise(Clip(1.0), said="Photosynthesis", language="en-US", hints="")
    assert (heard.text, heard.confidence) == ("Photosynthesis", 0.92)


def test_nothing_said_is_recognised_as_no_words() -> None:
    assert SilentSound().recognise(Clip(1.0), said="", language="en-US", hints="").confidence is None
