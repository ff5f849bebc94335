"""The first things that went wrong in some calls, in words: a number alone does not help to find out why."""

from collections.abc import Sequence
from typing import Protocol

MOST = 5


class _Turn(Protocol):
    @property
    def said(self) -> str: ...

    @property
    def heard(self) -> str: ...

    @property
    def is_right(self) -> bool: ...


class CallMade(Protocol):
    """Of whatever kind of caller."""

    @property
    def caller(self) -> int: ...

    @property
    def sid(self) -> str: ...

    @property
    def failure(self) -> str: ...

    @property
    def turns(self) -> Sequence[_Turn]: ...


def problems_of(calls: Sequence[CallMade]) -> tuple[str, ...]:
    failed = [f"  ! caller {call.caller}, {call.sid}: {call.failure}" for call in calls if call.failure]
    wrong = [
        f"  ! caller {call.caller}, {call.sid}: said {turn.said!r}, heard {turn.heard!r}"
        for call in calls
        for turn in call.turns
        if not turn.is_right
    ]
    return tuple((failed + wrong)[:MOST])
