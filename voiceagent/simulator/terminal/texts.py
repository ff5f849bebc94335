"""Waiting for what the app texts after a call."""

from time import monotonic, sleep

from voiceagent.simulator.account import Account
from voiceagent.simulator.messages import Message

LOOK_EVERY_S = 0.05
FINAL = ("delivered", "undelivered", "failed")


def wait_for_texts(account: Account, number: str, seconds: float) -> list[Message]:
    """What `number` was texted, once Twilio has told the app how that went. Empty when nothing was in time."""
    until = monotonic() + seconds
    account.messages.wait_for(number, 1, seconds)
    texts = account.messages.to(number)
    while not all(_is_told(account, text) for text in texts) and monotonic() < until:
        sleep(LOOK_EVERY_S)
    return texts


def _is_told(account: Account, text: Message) -> bool:
    if not text.status_callback:
        return text.status in FINAL
    told = [callback for callback in account.callbacks if callback.fields.get("MessageSid") == text.sid]
    return any(callback.fields["MessageStatus"] in FINAL for callback in told)
