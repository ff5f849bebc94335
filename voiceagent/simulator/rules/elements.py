"""What single verbs ask for beyond their attributes: text, combinations, numbers to dial."""

from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

from voiceagent.simulator.rules.document import control_characters
from voiceagent.simulator.rules.kinds import PHONE_NUMBER, WEB
from voiceagent.simulator.rules.problem import Problem
from voiceagent.simulator.rules.saying import say_problems

ElementRule = Callable[[ET.Element, str], Iterator[Problem]]
MOST_HINTS = 500
LONGEST_HINT = 100
LONGEST_MESSAGE = 1600
MOST_TARGETS = 10


def _text(element: ET.Element) -> str:
    return (element.text or "").strip()


def gather_problems(gather: ET.Element, where: str) -> Iterator[Problem]:
    model = gather.get("speechModel")
    if model and gather.get("speechTimeout") == "auto":
        yield Problem(where, "speechTimeout auto does not go with a speechModel", 13335)
    if gather.get("language") == "multi" and model != "deepgram_nova-3":
        yield Problem(where, "language multi is only for deepgram_nova-3")
    hints = [hint.strip() for hint in gather.get("hints", "").split(",")]
    if len(hints) > MOST_HINTS:
        yield Problem(where, f"{len(hints)} hints; {MOST_HINTS} are the most")
    if any(len(hint) > LONGEST_HINT for hint in hints):
        yield Problem(where, f"a hint is longer than {LONGEST_HINT} characters")
    if any(child.get("digits") for child in gather if child.tag == "Play"):
        yield Problem(where, "Play digits may not stand in a Gather")


def redirect_problems(redirect: ET.Element, where: str) -> Iterator[Problem]:
    if wrong := WEB(_text(redirect)):
        yield Problem(where, f"{_text(redirect)!r} is {wrong}", 11100)


def play_problems(play: ET.Element, where: str) -> Iterator[Problem]:
    if not play.get("digits") and (wrong := WEB(_text(play))):
        yield Problem(where, f"{_text(play)!r} is {wrong}", 11100)


def number_problems(number: ET.Element, where: str) -> Iterator[Problem]:
    if wrong := PHONE_NUMBER(_text(number)):
        yield Problem(where, f"{_text(number)!r} is {wrong}", 13224)


def dial_problems(dial: ET.Element, where: str) -> Iterator[Problem]:
    if not len(dial):
        yield from number_problems(dial, where)
    if len(dial) > MOST_TARGETS:
        yield Problem(where, f"{len(dial)} targets; {MOST_TARGETS} are the most")


def connect_problems(connect: ET.Element, where: str) -> Iterator[Problem]:
    if not len(connect):
        yield Problem(where, "connects to nothing", 12200)
    if len(connect) > 1:
        yield Problem(where, "connects to more than one thing", 12200)


def relay_problems(relay: ET.Element, where: str) -> Iterator[Problem]:
    if control_characters(relay.get("welcomeGreeting", "")):
        yield Problem(where, "control characters in the greeting")
    for name in ("partialPrompts", "eotThreshold"):
        if relay.get(name, "false") != "false" and "flux" not in relay.get("speechModel", ""):
            yield Problem(where, f"{name} is only for flux models")
    for tag, key in (("Language", "code"), ("Parameter", "name")):
        names = [child.get(key) for child in relay if child.tag == tag]
        if len(set(names)) < len(names):
            yield Problem(where, f"the same {tag} twice")


def stream_problems(stream: ET.Element, where: str) -> Iterator[Problem]:
    if "?" in stream.get("url", ""):
        yield Problem(where, "a Stream's url has no query")


def record_problems(record: ET.Element, where: str) -> Iterator[Problem]:
    longest = int(record.get("maxLength", "120")) if record.get("maxLength", "120").isdecimal() else 0
    if record.get("transcribe") == "true" and longest > 120:
        yield Problem(where, "only recordings of up to 120 s can be transcribed")


def message_problems(message: ET.Element, where: str) -> Iterator[Problem]:
    text = _text(message) + "".join(_text(child) for child in message if child.tag == "Body")
    if not text and not any(child.tag == "Media" for child in message):
        yield Problem(where, "an empty message")
    if len(text) > LONGEST_MESSAGE:
        yield Problem(where, f"{len(text)} characters; {LONGEST_MESSAGE} are the most", 21617)


BY_ELEMENT: dict[str, ElementRule] = {
    "Say": say_problems,
    "Gather": gather_problems,
    "Redirect": redirect_problems,
    "Play": play_problems,
    "Number": number_problems,
    "Dial": dial_problems,
    "Connect": connect_problems,
    "ConversationRelay": relay_problems,
    "Stream": stream_problems,
    "Record": record_problems,
    "Message": message_problems,
}
