"""A call that somebody watches at a terminal, to the last text message."""

from dataclasses import dataclass

from rich.console import Console

from voiceagent.simulator.call import Call
from voiceagent.simulator.callers.base import Caller
from voiceagent.simulator.messages import Message
from voiceagent.simulator.outcomes import End
from voiceagent.simulator.phone import Phone, PretendTwilio
from voiceagent.simulator.terminal.demo_report import show_text
from voiceagent.simulator.terminal.minutes import Line, Minutes
from voiceagent.simulator.terminal.printing import LinePrinter
from voiceagent.simulator.terminal.texts import wait_for_texts


@dataclass(frozen=True)
class ShownCall:
    """The call, and its minutes."""

    call: Call
    lines: list[Line]

    @property
    def caller_spoke(self) -> bool:
        return any(line.who == "caller" for line in self.lines)


def show_call(twilio: PretendTwilio, caller: Caller, console: Console, *, echo_caller: bool = True) -> ShownCall:
    """Lets `caller` call, and prints what is said as it is said. The call is over afterwards, in any case."""
    phone = twilio.phone()
    printer = LinePrinter(console, echo_caller=echo_caller)
    minutes = Minutes(lambda: twilio.switchboard.all_calls[-1], printer.tell)
    twilio.switchboard.on_sound = minutes.hear
    console.rule(f"{phone.number} calls {twilio.account.number}", align="left")
    try:
        caller.calls(phone)
    finally:
        _put_down(phone, twilio)
    minutes.catch_up()
    return ShownCall(phone.call, minutes.lines)


def show_texts(twilio: PretendTwilio, number: str, console: Console, *, within_s: float) -> list[Message]:
    """Waits for what `number` is texted, and for Twilio's last callback about it."""
    with console.status("The call is over; waiting for the text message."):
        texts = wait_for_texts(twilio.account, number, within_s)
    for text in texts:
        show_text(console, text, twilio.account.callbacks)
    if not texts:
        console.print(f"No text message came within {within_s:.0f} s.", style="dim")
    return texts


def _put_down(phone: Phone, twilio: PretendTwilio) -> None:
    """The receiver; also in the middle of an answer, where Ctrl-C may have hit."""
    for call in twilio.switchboard.all_calls[-1:]:
        try:
            phone.hangs_up()
        except AssertionError:  # nobody listens
            call.replace(End())
            call.catch_up()
