"""A phone number of the account, and which URLs of the app it is set to call."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """Only these four URLs are configured; whatever else the app serves is found by following its TwiML."""

    phone_number: str
    app_url: str
    voice_path: str = "/voice/incoming"
    fallback_path: str = "/voice/fallback"
    status_path: str = "/voice/status"
    sms_path: str = "/sms/incoming"

    @property
    def voice_url(self) -> str:
        return self.app_url + self.voice_path

    @property
    def fallback_url(self) -> str | None:
        return self.app_url + self.fallback_path if self.fallback_path else None

    @property
    def status_url(self) -> str | None:
        return self.app_url + self.status_path if self.status_path else None

    @property
    def sms_url(self) -> str:
        return self.app_url + self.sms_path
