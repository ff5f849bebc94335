"""An app that says what a test has scripted, and a pretend Twilio that calls it."""

from collections.abc import Iterator

import pytest

from tests.simulator.scripted_app import ScriptedApp
from voiceagent.simulator.phone import Phone, PretendTwilio


@pytest.fixture
def app() -> Iterator[ScriptedApp]:
    with ScriptedApp() as app:
        yield app


@pytest.fixture
def twilio(app: ScriptedApp) -> Iterator[PretendTwilio]:
    with PretendTwilio(app.url, webhook_timeout_s=15.0) as twilio:
        yield twilio


@pytest.fixture
def phone(twilio: PretendTwilio) -> Phone:
    return twilio.phone()
