"""The front door of the simulator: a Twilio account that calls your app, and telephones to call it with."""

import secrets
from collections.abc import Callable, Mapping
from typing import Self
from urllib.parse import urlsplit

from voiceagent.simulator.account import Account, CallRecord, Failure
from voiceagent.simulator.call_fields import WITHHELD
from voiceagent.simulator.clock import Clock, TestClock
from voiceagent.simulator.conversation import Utterance
from voiceagent.simulator.habits import Habits, Media
from voiceagent.simulator.incoming_text import send_text
from voiceagent.simulator.live_call import LiveCall, NotHeard
from voiceagent.simulator.messages import Delivery
from voiceagent.simulator.number import Number
from voiceagent.simulator.relay.spoken import BreaksIn
from voiceagent.simulator.rest.server import RestServer
from voiceagent.simulator.sound import Clip, SilentSound, Sound
from voiceagent.simulator.switchboard import Switchboard

CALLER = "+14155550123"
FULLY_ATTESTED = "TN-Validation-Passed-A"


class PretendTwilio:
    """A Twilio account on this machine. `with PretendTwilio(app_url) as twilio: twilio.phone().dial()`.

    The app needs `api_url` as its TWILIO_API_URL before it starts, so `app_url` may also be set later. With
    `public_url` the app is called and signed by that name, but reached at `app_url`. Without a `clock` time
    is a TestClock's: speech and silence take no real time, waits for the app do. `strict`: TwiML that Twilio
    would object to fails the test. Calls of many threads may run at once.
    """

    def __init__(
        self,
        app_url: str = "",
        *,
        account_sid: str = "AC" + "0" * 31 + "1",
        auth_token: str | None = None,
        number: str = "+18005551212",
        public_url: str | None = None,
        clock: Clock | None = None,
        sound: Sound | None = None,
        pace: float = 1.0,
        habits: Habits | None = None,
        strict: bool = True,
        webhook_timeout_s: float = 15.0,
        sms_delivery: Delivery = "at once",
        on_sound: Callable[[Utterance, Clip], None] | None = None,
    ) -> None:
        self._rest = RestServer()
        self._public_url = public_url
        self._lead_to: dict[str, str] = {}
        self.account = Account(
            account_sid,
            auth_token or secrets.token_hex(16),
            number,
            clock or TestClock(),
            self._rest.url,
            sms_delivery,
            habits or Habits(),
            webhook_timeout_s,
            self._lead_to,
        )
        self.switchboard = Switchboard(self.account, sound or SilentSound(), pace, strict, on_sound)
        self.app_url = app_url

    def __enter__(self) -> Self:
        self._rest.start(self.account)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.switchboard.close()
        self.account.close()
        self._rest.stop()

    @property
    def api_url(self) -> str:
        """Where the app finds Twilio's REST side."""
        return self._rest.url

    @property
    def app_url(self) -> str:
        """Where the app listens."""
        return self._app_url

    @app_url.setter
    def app_url(self, url: str) -> None:
        self._app_url = url.rstrip("/")
        if self._public_url:
            self._lead_to[_origin(self._public_url)] = _origin(self._app_url)

    @property
    def number(self) -> Number:
        """The app's phone number, with the URLs it is set to."""
        return Number(self.account.number, (self._public_url or self._app_url).rstrip("/"))

    def phone(self, number: str = CALLER) -> "Phone":
        """A caller's telephone."""
        return Phone(self, number)

    def fail_next(
        self,
        resource: str,
        *,
        status: int | None = 500,
        code: int = 20500,
        message: str = "Internal Server Error",
        accepted: bool = False,
        hang_s: float = 0.0,
    ) -> None:
        """The next REST request for `resource` (`Messages`, `Calls`, `Recordings`) goes wrong (Failure)."""
        self.account.failures.append(Failure(resource, status, code, message, accepted, hang_s))

    def spoil_recordings(self, *media: Media) -> None:
        """What is delivered for the next recordings, one after the other; then it is right again."""
        self.account.recordings.spoilt += media

    def live_call(self, sid: str) -> LiveCall:
        """A call that somebody else dialled."""
        return LiveCall(next(call for call in self.switchboard.all_calls if call.sid == sid))


class Phone(LiveCall):
    """One caller's telephone. What a LiveCall can do it does on the call dialled or answered last."""

    def __init__(self, twilio: PretendTwilio, number: str) -> None:
        self._twilio = twilio
        self.number = number
        self._call = None
        self._texts_read = 0

    def dial(
        self,
        *,
        from_: str | None = None,
        stir: str | None = FULLY_ATTESTED,
        withheld: bool = False,
        status_callback: bool = True,
        extra: Mapping[str, str] | None = None,
        hangs_up_after: int | None = None,
        interrupts_at: int | str | None = None,
    ) -> LiveCall:
        """Calls the app, up to the point where the caller may act.

        `stir`: how the carrier attests the number, None when it does not. `withheld`: without a number.
        `status_callback=False`: the app is never told that the call has ended. `extra`: more form fields.
        `interrupts_at`: breaks into a greeting over a socket (see `says`).
        """
        self.number = from_ or self.number
        attested = {"StirVerstat": stir} if stir and not withheld else {}
        self._call = self._twilio.switchboard.incoming(
            self._twilio.number,
            WITHHELD if withheld else self.number,
            {**attested, **(extra or {})},
            status_callback=status_callback,
            hangs_up_after=hangs_up_after,
            breaks_in=None if interrupts_at is None else BreaksIn(interrupts_at),
        )
        return LiveCall(self._call)

    # -- calls from the app

    def answers(self, timeout: float = 5.0, *, answered_by: str = "human") -> LiveCall:
        """Picks up a call from the app and listens until the caller may act. Waits `timeout` real seconds."""
        self._call = self._twilio.switchboard.answer(self._ringing(timeout), answered_by)
        return LiveCall(self._call)

    def does_not_answer(self, timeout: float = 5.0, *, status: str = "no-answer") -> None:
        """Lets a call from the app ring, or is `busy`."""
        self._twilio.switchboard.refuse(self._ringing(timeout), status)

    def _ringing(self, timeout: float) -> CallRecord:
        record = self._twilio.account.next_ringing(self.number, timeout)
        if record is None:
            raise NotHeard(f"{self.number} did not ring within {timeout} s")
        return record

    # -- text messages

    def sends_text(self, body: str, *, extra: Mapping[str, str] | None = None) -> list[str]:
        """Texts the app's number; returns what it replied at once."""
        return send_text(self._twilio.account, self._twilio.number, self.number, body, extra or {})

    @property
    def texts(self) -> list[str]:
        """Every text this number was sent, oldest first."""
        return [message.body for message in self._twilio.account.messages.to(self.number)]

    def waits_for_text(self, timeout: float = 5.0) -> str:
        """The next text not yet waited for. Raises NotHeard after `timeout` real seconds."""
        if not self._twilio.account.messages.wait_for(self.number, self._texts_read + 1, timeout):
            raise NotHeard(f"No text for {self.number} within {timeout} s; so far: {self.texts}")
        self._texts_read += 1
        return self.texts[self._texts_read - 1]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
