"""A call that somebody watches at a terminal, to the last text message."""

from dataclasses import dataclass

from rich.console import Console

from voiceagent.simulator.call import Call, CallIsOver
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
    """The call, its minutes, and the texts that came after it."""

    call: Call
    lines: list[Line]
    texts: list[Message]


def show_call(
    twilio: PretendTwilio, caller: Caller, console: Console, *, text_within_s: float, echo_caller: bool = True
) -> ShownCall:
    """Lets `caller` call, prints what is said as it is said, and waits for the text. The call ends in any case."""
    phone = twilio.phone()
    minutes = Minutes(
        lambda: twilio.switchboard.all_calls[-1], LinePrinter(console, echo_caller=echo_caller).tell
    )
    twilio.switchboard.on_sound = minutes.hear
    console.rule(f"{phone.number} calls {twilio.account.number}", align="left")
    try:
        caller.calls(phone)
    finally:
        _put_down(phone, twilio)
    minutes.catch_up()
    texts = _texts(twilio, phone, console, text_within_s) if _somebody_spoke(minutes.lines) else []
    return ShownCall(phone.call, minutes.lines, texts)


def _put_down(phone: Phone, twilio: PretendTwilio) -> None:
    """The receiver; also in the middle of an answer, where Ctrl-C may have hit."""
    for call in twilio.switchboard.all_calls[-1:]:
        try:
            phone.hangs_up()
        except (CallIsOver, AssertionError):
            call.replace(End())
            call.catch_up()


def _somebody_spoke(lines: list[Line]) -> bool:
    return any(line.who == "caller" for line in lines)


def _texts(twilio: PretendTwilio, phone: Phone, console: Console, seconds: float) -> list[Message]:
    with console.status("The call is over; waiting for the text message."):
        texts = wait_for_texts(twilio.account, phone.number, seconds)
    for text in texts:
        show_text(console, text, twilio.account.callbacks)
    if not texts:
        console.print(f"No text message came within {seconds:.0f} s.", style="dim")
    return texts
