"""Verbs that can never run because the one before them never comes back."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from voiceagent.simulator.rules.problem import Problem

_LAST = frozenset({"Redirect", "Hangup", "Reject", "Leave", "Record"})


def unreachable(response: ET.Element, where: str) -> Iterator[Problem]:
    """One problem for each verb behind the end of the road."""
    stopped_by: ET.Element | None = None
    for child in response:
        if stopped_by is not None and not _safety_net(stopped_by, child):
            yield Problem(where, f"<{child.tag}> behind <{stopped_by.tag}> never runs")
        if _never_comes_back(child):
            stopped_by = child


def _never_comes_back(verb: ET.Element) -> bool:
    return verb.tag in _LAST or (verb.tag in {"Dial", "Enqueue", "Connect"} and bool(verb.get("action")))


def _safety_net(before: ET.Element, verb: ET.Element) -> bool:
    """A Redirect behind a Record: unreachable today, but older calls fell through on an empty recording."""
    return before.tag == "Record" and verb.tag == "Redirect"
