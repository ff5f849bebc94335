"""What a caller is."""

from typing import Protocol

from voiceagent.simulator.phone import Phone


class Caller(Protocol):
    def calls(self, phone: Phone) -> None:
        """One whole call: dials, and returns when it is over or there is nothing more to say.

        Whoever gave the phone puts the receiver down. Raises CallIsOver when the agent ends the call too early.
        """
        ...
