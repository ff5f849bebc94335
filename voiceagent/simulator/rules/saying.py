"""What may be spoken: how much text, in which voice, with which SSML."""

from collections.abc import Iterator
from urllib.parse import quote_plus
from xml.etree import ElementTree as ET

from voiceagent.simulator.rules.document import control_characters
from voiceagent.simulator.rules.problem import Problem

TOO_LONG = 13521
LONGEST_ENCODED = 4500
# Neural voices know neither emphasis nor prosody pitch (Amazon Polly).
_NOT_NEURAL = ("emphasis",)


def say_problems(say: ET.Element, where: str) -> Iterator[Problem]:
    voice = say.get("voice", "man")
    text = "".join(say.itertext())
    if not text.strip() and not len(say):
        yield Problem(where, "says nothing")
    if control_characters(text):
        yield Problem(where, "control characters in the text")
    yield from _length_problems(say, text, voice, where)
    yield from _voice_problems(say, voice, where)


def _length_problems(say: ET.Element, text: str, voice: str, where: str) -> Iterator[Problem]:
    if voice.startswith("Polly."):
        length, most = len(text), 3000  # tags not counted
    elif voice.startswith("Google."):
        length, most = len(inner_xml(say)), 5000  # tags counted
    else:
        length, most = len(text), 4096
    if length > most:
        yield Problem(where, f"{length} characters; {most} are the most for {voice}", TOO_LONG)
    encoded = len(quote_plus(text, errors="replace"))
    if encoded > LONGEST_ENCODED:
        yield Problem(where, f"{encoded} characters URL-encoded; {LONGEST_ENCODED} are the most", TOO_LONG)


def _voice_problems(say: ET.Element, voice: str, where: str) -> Iterator[Problem]:
    if len(say) and not voice.startswith(("Polly.", "Google.")):
        yield Problem(where, f"SSML is not for the voice {voice}", 12200)
    if voice.endswith("-Neural"):
        unknown = [child.tag for child in say.iter() if child.tag in _NOT_NEURAL or child.get("pitch")]
        if unknown:
            yield Problem(where, f"neural voices do not know {', '.join(unknown)}", 12200)
    language = say.get("language")
    if language and voice.startswith("Google.") and not voice.startswith(f"Google.{language}-"):
        yield Problem(where, f"the voice {voice} does not speak {language}")


def inner_xml(element: ET.Element) -> str:
    """The text with its tags."""
    children = (ET.tostring(child, encoding="unicode") for child in element)
    return (element.text or "") + "".join(children)
