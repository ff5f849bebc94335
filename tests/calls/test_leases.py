"""Leases live as long as their producer, whatever the store does."""

import threading

from tests.servers.process import wait_for
from voiceagent.calls.leases import Lease, LeaseKeeper
from voiceagent.state.memory_store import MemoryStore

LEASE = Lease("CA1", 1, "me")


def _claimed(state, owner="me"):
    return state.claim_turn("CA1", 1, owner, "words").outcome


class _Counting(MemoryStore):
    """Tells of every renewal."""

    def __init__(self, lease_s):
        super().__init__(lease_s=lease_s)
        self.renewals = threading.Semaphore(0)

    def renew_lease(self, call_sid, turn, owner):
        renewed = super().renew_lease(call_sid, turn, owner)
        self.renewals.release()
        return renewed


def test_a_kept_lease_outlives_its_time(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("voiceagent.state.memory_turn.monotonic", lambda: now[0])
    state = _Counting(lease_s=3.0)
    assert _claimed(state) == "mine"
    with LeaseKeeper(state, every_s=0.01).kept(LEASE):
        for _ in range(4):
            now[0] += 2.0
            for _ in range(2):  # the first one may have begun before the time went on
                assert state.renewals.acquire(timeout=10)
            assert _claimed(state, "another") == "running"

    def is_over():  # a renewal that had begun may still come
        now[0] += 4.0
        return _claimed(state, "another") == "mine"

    assert wait_for(is_over, 10)


class _Broken(MemoryStore):
    """Its first renewal breaks as nothing should."""

    def __init__(self):
        super().__init__(lease_s=5.0)
        self.renewals = 0
        self.renewed = threading.Event()

    def renew_lease(self, call_sid, turn, owner):
        self.renewals += 1
        if self.renewals == 1:
            raise RuntimeError("a mistake of ours")
        self.renewed.set()
        return super().renew_lease(call_sid, turn, owner)


def test_a_renewal_that_breaks_does_not_end_all_later_ones():
    state = _Broken()
    _claimed(state)
    with LeaseKeeper(state, every_s=0.01).kept(LEASE):
        assert state.renewed.wait(5)


def test_drain_waits_for_the_last_producer():
    keeper = LeaseKeeper(MemoryStore())
    inside, leave = threading.Event(), threading.Event()

    def produce():
        with keeper.kept(LEASE):
            inside.set()
            leave.wait(5)

    producer = threading.Thread(target=produce)
    producer.start()
    inside.wait(5)
    assert not keeper.drain(0.05)
    leave.set()
    assert keeper.drain(5)
    producer.join()


def test_drain_without_producers_returns_at_once():
    assert LeaseKeeper(MemoryStore()).drain(0)
