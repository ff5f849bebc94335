"""What a lost store missed is told to it, once it is back."""

import threading

from tests.servers.process import wait_for
from voiceagent.core.breakers import Breaker
from voiceagent.core.errors import StateUnavailable
from voiceagent.state.mender import Mender

SOON_S = 10.0


class Patient:
    """A store that is down until it is up."""

    def __init__(self) -> None:
        self.is_up = False
        self.told: list[str] = []
        self.mended = threading.Event()
        self.mender = Mender(self.check, Breaker("redis", reset_s=0.02), self.mended.set, every_s=0.01, most=3)

    def check(self) -> None:
        if not self.is_up:
            raise StateUnavailable("down")

    def tell(self, what: str) -> None:
        self.check()
        self.told.append(what)

    def owe(self, key: str, what: str) -> None:
        self.mender.owe(key, lambda: self.tell(what))


def test_debts_are_paid_in_order_when_the_store_is_back() -> None:
    patient = Patient()
    patient.owe("a", "one")
    patient.owe("b", "two")
    assert patient.mender.owes("a")
    assert not patient.mended.wait(0.1)
    patient.is_up = True
    assert patient.mended.wait(SOON_S)
    assert patient.told == ["one", "two"]
    assert not patient.mender.owes("a")


def test_a_newer_debt_takes_the_place_of_an_older_one() -> None:
    patient = Patient()
    patient.owe("a", "old")
    patient.owe("b", "other")
    patient.owe("a", "new")
    patient.is_up = True
    assert patient.mended.wait(SOON_S)
    assert patient.told == ["other", "new"]


def test_of_too_many_debts_the_oldest_are_forgotten() -> None:
    patient = Patient()
    for number in range(5):
        patient.owe(str(number), str(number))
    patient.is_up = True
    assert patient.mended.wait(SOON_S)
    assert patient.told == ["2", "3", "4"]


def test_a_debt_that_can_never_be_paid_does_not_hold_up_the_others() -> None:
    patient = Patient()
    patient.mender.owe("a", lambda: 1 / 0)
    patient.owe("b", "two")
    patient.is_up = True
    assert patient.mended.wait(SOON_S)
    assert patient.told == ["two"]


def test_it_mends_again_and_again() -> None:
    patient = Patient()
    for number in range(3):
        patient.is_up = False
        patient.mended.clear()
        patient.owe("a", str(number))
        patient.is_up = True
        assert patient.mended.wait(SOON_S)
    assert wait_for(lambda: patient.told == ["0", "1", "2"], SOON_S)
