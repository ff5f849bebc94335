"""The document as bytes: its size, its content type, and whether it is XML at all."""

import re
from xml.etree import ElementTree as ET

from voiceagent.simulator.rules.problem import Problem

WHERE = "document"
LARGEST_DOCUMENT = 64 * 1024
TWIML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
PLAIN_TEXT = "text/plain"
_SOUNDS = ("mpeg", "wav", "wave", "x-wav", "aiff", "x-aifc", "x-aiff", "x-gsm", "gsm", "ulaw")  # Play's list
AUDIO_TYPES = frozenset(f"audio/{kind}" for kind in _SOUNDS)
_C1_CONTROLS = re.compile("[\x7f-\x84\x86-\x9f]")  # XML allows them, voices stumble over them


def media_type(content_type: str | None) -> str:
    """`text/xml` of `text/xml; charset=utf-8`; empty when there is none."""
    return (content_type or "").partition(";")[0].strip().lower()


def content_type_problems(content_type: str | None) -> list[Problem]:
    if not media_type(content_type):
        return [Problem(WHERE, "no Content-Type", 11200, fatal=True)]
    if media_type(content_type) not in TWIML_TYPES | {PLAIN_TEXT}:
        return [Problem(WHERE, f"Content-Type {content_type} is not TwiML", 12300, fatal=True)]
    return []


def parse(body: bytes | str) -> tuple[ET.Element | None, list[Problem]]:
    """The root element, or None with the reason. Never raises, whatever the bytes."""
    try:
        raw = body.encode("utf-8") if isinstance(body, str) else body
    except UnicodeEncodeError:
        return None, [Problem(WHERE, "half a surrogate pair in the text", 12100, fatal=True)]
    problems = _byte_problems(raw)
    if problems:
        return None, problems
    try:
        parser = ET.XMLParser(encoding="utf-8" if isinstance(body, str) else None)  # noqa: S314  no DOCTYPE
        parser.feed(raw)
        return _rooted(parser.close())
    except (
        ET.ParseError,
        ValueError,
        LookupError,
    ) as broken:  # the latter two: encodings expat does not know
        return None, [Problem(WHERE, f"not XML: {broken}", 12100, fatal=True)]


def _byte_problems(raw: bytes) -> list[Problem]:
    if len(raw) > LARGEST_DOCUMENT:
        return [Problem(WHERE, f"{len(raw)} bytes; 64 kB are the most", 11750, fatal=True)]
    if not raw.startswith(b"<"):
        seen = "empty" if not raw.strip() else f"begins with {raw[:8]!r}; nothing may stand before the XML"
        return [Problem(WHERE, seen, 12100, fatal=True)]
    if b"<!DOCTYPE" in raw.upper() or b"\0" in raw[:4]:
        return [Problem(WHERE, "a DOCTYPE, or not UTF-8", 12100, fatal=True)]
    return []


def _rooted(root: ET.Element) -> tuple[ET.Element | None, list[Problem]]:
    if root.tag != "Response":
        return None, [Problem(WHERE, f"the root is <{root.tag}>, not <Response>", 12101, fatal=True)]
    return root, []


def control_characters(text: str) -> bool:
    """Whether `text` has control characters that XML lets through."""
    return _C1_CONTROLS.search(text) is not None
