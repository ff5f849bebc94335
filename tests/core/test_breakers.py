"""The breaker: opens on outages only, and never makes calls wait for each other."""

import threading
import time

import pytest

from voiceagent.core.breakers import Breaker, BreakerOpen
from voiceagent.core.errors import OutsideFailed


def _fail() -> None:
    raise OutsideFailed("down")


def _misconfigured() -> None:
    raise OutsideFailed("bad key", retryable=False, is_outage=False)


def _bug() -> None:
    raise ValueError


def test_it_opens_after_three_outages_in_a_row():
    breaker = Breaker("x", fail_max=3, reset_s=60)
    for _ in range(3):
        with pytest.raises(OutsideFailed):
            breaker.call(_fail)
    assert breaker.is_open
    with pytest.raises(BreakerOpen):
        breaker.call(lambda: 1)


@pytest.mark.parametrize("harmless", [_misconfigured, _bug])
def test_what_is_no_outage_does_not_open_it(harmless):
    breaker = Breaker("x", fail_max=1)
    for _ in range(3):
        with pytest.raises((OutsideFailed, ValueError)):
            breaker.call(harmless)
    assert not breaker.is_open


def test_it_lets_one_trial_through_when_time_has_passed():
    breaker = Breaker("x", fail_max=1, reset_s=0.05)
    with pytest.raises(OutsideFailed):
        breaker.call(_fail)
    time.sleep(0.06)
    assert breaker.call(lambda: "back") == "back"
    assert not breaker.is_open


def test_calls_through_one_breaker_do_not_wait_for_each_other():
    breaker = Breaker("x")
    inside = threading.Barrier(4, timeout=30)  # broken unless all four are inside at the same time
    threads = [threading.Thread(target=breaker.call, args=(inside.wait,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not inside.broken
