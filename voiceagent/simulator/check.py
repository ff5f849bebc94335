"""The strict TwiML check: whatever Twilio would refuse, skip or warn of is a problem here."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal
from xml.etree import ElementTree as ET

from voiceagent.simulator.rules import document, twilio_vocabulary
from voiceagent.simulator.rules.attributes import attribute_problems
from voiceagent.simulator.rules.elements import BY_ELEMENT
from voiceagent.simulator.rules.flow import unreachable
from voiceagent.simulator.rules.problem import Problem
from voiceagent.simulator.rules.twilio_vocabulary import Word

__all__ = ["Problem", "RejectedTwiML", "check_twiml", "require_valid_twiml"]

Channel = Literal["voice", "messaging"]
_RESPONSE = {"voice": twilio_vocabulary.voice, "messaging": twilio_vocabulary.messaging}


class RejectedTwiML(AssertionError):
    """The app answered with something Twilio would not take as it stands. `problems` says why."""

    def __init__(self, problems: list[Problem], body: bytes | str, url: str = "") -> None:
        self.problems = problems
        shown = body if isinstance(body, str) else body.decode("utf-8", "replace")
        reasons = "\n".join(f"  - {problem}" for problem in problems)
        source = f" of {url}" if url else ""
        super().__init__(f"Twilio would object to the TwiML{source}:\n{reasons}\n{shown[:2000]}")


def check_twiml(
    body: bytes | str, content_type: str | None = "text/xml", *, channel: Channel = "voice"
) -> list[Problem]:
    """Every problem of a document, worst first; empty when it is good. Never raises, whatever the bytes.

    `content_type` is the header as it came; None when the app sent none (a problem in itself).
    """
    wrong = document.content_type_problems(content_type)
    root, broken = document.parse(body)
    if root is None:
        return wrong + broken
    return wrong + list(element_problems(root, channel))


def require_valid_twiml(
    body: bytes | str, content_type: str | None = "text/xml", *, channel: Channel = "voice", url: str = ""
) -> None:
    """Raises RejectedTwiML unless the document is without a problem."""
    problems = check_twiml(body, content_type, channel=channel)
    if problems:
        raise RejectedTwiML(problems, body, url)


def element_problems(root: ET.Element, channel: Channel = "voice") -> Iterator[Problem]:
    """What is wrong inside a document that is XML. `root` is its Response."""
    if channel == "voice":
        yield from unreachable(root, "Response")
    # a list and not recursion: SSML may be nested thousands deep within 64 kB
    unseen = [(root, _RESPONSE[channel](), "Response")]
    while unseen:
        element, word, where = unseen.pop()
        yield from _own_problems(element, word, where)
        seen: Counter[str] = Counter()
        for child in element:
            seen[child.tag] += 1
            path = f"{where}/{child.tag}[{seen[child.tag]}]"
            known = word.children.get(child.tag)
            if known is None:
                yield Problem(path, f"<{child.tag}> may not stand in <{word.name}>", 12200)
            else:
                unseen.append((child, known, path))


def _own_problems(element: ET.Element, word: Word, where: str) -> Iterator[Problem]:
    for name in sorted(set(element.attrib) - word.attributes):
        yield Problem(where, f"<{word.name}> has no attribute {name}", 12200)
    if not word.takes_text and _loose_text(element):
        yield Problem(where, f"text directly in <{word.name}>", 12200)
    yield from attribute_problems(element, where)
    if rule := BY_ELEMENT.get(word.name):
        yield from rule(element, where)


def _loose_text(element: ET.Element) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)
