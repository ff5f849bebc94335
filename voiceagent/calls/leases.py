"""Keeps the leases of the turns that this process produces, also while a model is silent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

import structlog

from voiceagent.state.base import LEASE_S, CallStore

log = structlog.get_logger("state")


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to produce turn `turn` of a call; `owner` is one producer, and nobody else's name."""

    call_sid: str
    turn: int
    owner: str


class LeaseKeeper:
    """One thread per process renews all leases, three times per lease time; it starts with the first turn."""

    def __init__(self, state: CallStore, every_s: float = LEASE_S / 3) -> None:
        self._state = state
        self._every_s = every_s
        self._held: dict[Lease, float] = {}
        """When each was renewed last, on the monotonic clock."""
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def kept(self, lease: Lease) -> Iterator[None]:
        """While inside, the lease is renewed. Losing it is noticed by the producer's next `append_say`."""
        with self._changed:
            self._held[lease] = monotonic()  # a claim is a lease, too
            self._start_once()
        try:
            yield
        finally:
            with self._changed:
                self._held.pop(lease, None)
                self._changed.notify_all()

    def was_renewed(self, lease: Lease) -> None:
        """Its holder has just put a sentence on the log, which renews it: another request would say the same."""
        if lease in self._held:
            self._held[lease] = monotonic()

    def drain(self, seconds: float) -> bool:
        """Wait until no turn is being produced here any more; False when some still are after `seconds`."""
        until = monotonic() + seconds
        with self._changed:
            while self._held and (left := until - monotonic()) > 0:
                self._changed.wait(left)
            return not self._held

    def _start_once(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._renew_for_ever, name="lease-keeper", daemon=True)
            self._thread.start()

    def _renew_for_ever(self) -> None:
        pause = threading.Event()
        while not pause.wait(self._every_s):
            due = monotonic() - self._every_s / 2
            with self._changed:
                held = [lease for lease, renewed in self._held.items() if renewed < due]
            for lease in held:
                self._renew(lease)

    def _renew(self, lease: Lease) -> None:
        try:
            self._state.renew_lease(lease.call_sid, lease.turn, lease.owner)
        except Exception:
            # This one thread keeps all leases of the process: it may lose one, it may not die of it.
            log.exception("lease_not_renewed")
