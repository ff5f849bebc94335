"""Somebody who types what they say."""

from collections.abc import Callable, Iterable

from voiceagent.simulator.phone import Phone
from voiceagent.simulator.terminal.typed import BeSilent, HangUp, Interrupt, Press, Say, Tell, understand


class TypingCaller:
    """Takes `lines` until they end, somebody hangs up, or Ctrl-C; `tell` is for who types."""

    def __init__(self, lines: Iterable[str], tell: Callable[[str], None]) -> None:
        self._lines = lines
        self._tell = tell

    def calls(self, phone: Phone) -> None:
        try:
            self._converse(phone)
        except KeyboardInterrupt:
            self._tell("\nYou hang up.")

    def _converse(self, phone: Phone) -> None:
        phone.dial()
        interrupts_at: int | None = None
        for line in self._lines:
            match understand(line):
                case Say(words):
                    phone.says(words, interrupts_at=interrupts_at)
                    interrupts_at = None
                case Press(keys):
                    phone.presses(keys)
                case BeSilent():
                    phone.stays_silent()
                case Interrupt(words_heard):
                    interrupts_at = words_heard
                case Tell(text):
                    self._tell(text)
                case HangUp():
                    return
            if phone.is_over:
                self._tell("The agent has hung up.")
                return
