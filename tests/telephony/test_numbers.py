"""Who can be sent a text."""

import pytest

from voiceagent.telephony.numbers import is_textable


@pytest.mark.parametrize("number", ["+12025550123", "+15551234567", "+447700900123", "+4915112345678", "+918888888888"])
def test_a_number_that_may_be_a_mobile_is_textable(number):
    assert is_textable(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "anonymous",
        "Restricted",
        "client:bob",
        "sip:bob@example.com",
        "+266696687",
        "+86282452253",
        "12025550123",
        "+1 202 555 0123",
        "+1(202)5550123",
        "+1202555012",
        "+120255501234567890",
        "+" + "1" * 40,
        "+18005551212",
        "+19005551212",
        "+493012345678",
        "+१२०२५५५०१२३",
        "+12025550123\n",
        "+12025550123;ext=5",
    ],
)
def test_what_is_no_number_or_would_cost_us_is_not(number):
    assert not is_textable(number)
