"""Without Twilio keys nothing is sent, and nothing is called sent."""

from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from voiceagent.core.errors import TelephonyFailed
from voiceagent.telephony.null_telephony import NullTelephony


def test_it_says_at_the_start_that_nothing_is_sent():
    with capture_logs() as logs:
        NullTelephony()
    assert [line["event"] for line in logs] == ["telephony_missing"]


def test_a_text_is_refused_for_good_and_logged():
    telephony = NullTelephony()
    with capture_logs() as logs, pytest.raises(TelephonyFailed) as refused:
        telephony.send_sms("+12025550123", "hello", message_id=1)
    assert not refused.value.retryable
    assert [line["event"] for line in logs] == ["sms_not_sent"]
    assert telephony.find_sms("+12025550123", "hello", since=datetime.now(UTC)) is None


def test_nobody_can_be_asked_about_a_call():
    for ask in (NullTelephony().call_status, NullTelephony().hang_up):
        with pytest.raises(TelephonyFailed) as refused:
            ask("CA1")
        assert not refused.value.retryable
