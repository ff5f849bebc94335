"""When a text may go out: not at night to who sleeps, not to who wants none, and not without end."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from tests.jobs.conftest import THEIRS
from voiceagent.core.profile import load_profile
from voiceagent.core.profile_sections import Texts
from voiceagent.jobs.outbox import send_message
from voiceagent.jobs.sweep import send_due_messages
from voiceagent.jobs.text_limits import quiet_until
from voiceagent.simulator.account import Failure

LEARNING = load_profile("learning")
TEXTS = LEARNING.texts
NEW_YORK, BERLIN, NOWHERE = "+12125550123", "+4930901820", "+882123456789"


def _utc(hour: int, minute: int = 0, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "now", "until"),
    [
        (NEW_YORK, _utc(12, 59), _utc(13)),  # 7:59 there
        (NEW_YORK, _utc(13), None),
        (NEW_YORK, _utc(1, 59, day=23), None),  # 20:59
        (NEW_YORK, _utc(2, day=23), _utc(13, day=23)),  # 21:00
        (NEW_YORK, _utc(4, 59, day=23), _utc(13, day=23)),  # before and after midnight it ends at the same time
        (NEW_YORK, _utc(5, 1, day=23), _utc(13, day=23)),
        (BERLIN, _utc(12), None),
        (BERLIN, _utc(20), _utc(7, day=23)),
        (NOWHERE, _utc(22), _utc(8, day=23)),
    ],
)
def test_quiet_hours_go_by_the_clock_where_the_number_is_at_home(number, now, until):
    assert quiet_until(number, now, TEXTS) == until


def test_quiet_hours_end_at_eight_by_the_wall_on_the_day_the_clocks_change():
    spring_forward = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 1:30 in Berlin, an hour before the change
    assert quiet_until(BERLIN, spring_forward, TEXTS) == datetime(2026, 3, 29, 6, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "quiet"), [(11, False), (12, True), (13, True), (14, False)])
def test_quiet_hours_may_lie_within_a_day(hour, quiet):
    siesta = Texts(quiet_from=time(12), quiet_until=time(14))
    assert (quiet_until(NOWHERE, _utc(hour), siesta) is not None) is quiet


def test_two_times_that_are_the_same_are_never_quiet():
    never = Texts(quiet_from=time(21), quiet_until=time(21))
    assert all(quiet_until(NOWHERE, _utc(hour), never) is None for hour in range(24))


# -- the sending


@pytest.fixture
def services(services):
    """With the profile's own quiet hours and limits."""
    return replace(services, profile=LEARNING)


@pytest.fixture
def owe(services):
    """Puts a text into the outbox; returns its id. At the test clock's first moment it is 17:13 at their place."""

    def put(key="k", **changed):
        more = {"to_number": THEIRS, "at": services.clock.now(), **changed}
        return services.record.outbox.put(key, call_sid=None, caller_id=None, body="You said: leaves.", **more)

    return put


@pytest.fixture
def at_night(clock):
    clock.advance(5 * 3600)


def _kept(services, key="k"):
    return services.record.outbox.by_key(key)


def test_what_nobody_waits_for_is_held_in_quiet_hours_and_sent_when_they_end(services, account, clock, owe, at_night):
    send_message(services, owe())
    held = _kept(services)
    assert (held.status, held.attempts) == ("queued", 0)
    assert account.messages.all == []
    clock.advance((held.next_try_at - services.clock.now()).total_seconds() - 1)
    send_due_messages(services)
    assert account.messages.all == []
    clock.advance(1)
    send_due_messages(services)
    assert len(account.messages.all) == 1
    assert services.clock.now().astimezone(UTC).hour == 13, "eight o'clock there"


@pytest.mark.parametrize("kind", ["reply", "text_me", "follow_up"])
def test_who_has_just_texted_or_called_gets_it_at_night_too(services, account, owe, at_night, kind):
    send_message(services, owe(kind=kind, asked_at=services.clock.now() - timedelta(minutes=59)))
    assert len(account.messages.all) == 1


def test_who_called_hours_ago_may_be_asleep_by_now(services, account, owe, at_night):
    send_message(services, owe(kind="text_me", asked_at=services.clock.now() - timedelta(hours=1)))
    assert account.messages.all == []


def test_an_answer_that_twilio_could_not_take_at_once_is_not_held_back(services, account, clock, owe, at_night):
    account.failures.append(Failure("Messages", status=429, code=20429))
    id = owe(kind="reply", asked_at=services.clock.now() - timedelta(hours=3))
    send_message(services, id)
    clock.advance(60)
    send_message(services, id)
    assert len(account.messages.all) == 1


def test_a_text_of_unknown_outcome_is_looked_up_at_night_too(services, account, clock, owe):
    account.failures.append(Failure("Messages", status=None, accepted=True))
    send_message(services, owe())
    clock.advance(5 * 3600)
    send_due_messages(services)
    assert _kept(services).status == "sent"
    assert len(account.messages.all) == 1


def test_who_opted_out_after_it_was_owed_does_not_get_it(services, account, owe):
    id = owe()
    services.record.opt_outs.put(THEIRS, how="voice", at=services.clock.now())
    send_message(services, id)
    assert (_kept(services).status, _kept(services).next_try_at) == ("opted_out", None)
    assert account.messages.all == []


def test_a_report_of_twilio_does_not_change_what_was_never_sent(services, owe):
    services.record.opt_outs.put(THEIRS, how="voice", at=services.clock.now())
    id = owe()
    send_message(services, id)
    assert services.record.outbox.status("SM1", "delivered", None, message_id=id) is False
    assert _kept(services).status == "opted_out"


def _limited(services, **limits):
    texts = LEARNING.texts.model_copy(update={"quiet_until": LEARNING.texts.quiet_from, **limits})
    return replace(services, profile=LEARNING.model_copy(update={"texts": texts}))


def test_what_is_over_a_numbers_day_is_dropped_and_says_so(services, account, clock, owe):
    services = _limited(services, max_per_day=2)
    ids = [owe(f"k{nth}") for nth in range(3)]
    for id in reversed(ids):  # in whatever order they are sent: the last one owed is one too many
        send_message(services, id)
    assert [_kept(services, f"k{nth}").status for nth in range(3)] == ["sent", "sent", "over_limit"]
    send_message(services, owe("to another", to_number="+12025550177"))
    assert _kept(services, "to another").status == "sent"
    clock.advance(24 * 3600 + 1)
    send_message(services, owe("next day"))
    assert _kept(services, "next day").status == "sent"


def test_answers_to_their_own_texts_have_a_limit_of_their_own(services, owe):
    services = _limited(services, max_per_day=1, max_replies_per_day=2)
    for key, kind in [("a", "follow_up"), ("b", "reply"), ("c", "reply"), ("d", "reply"), ("e", "text_me")]:
        send_message(services, owe(key, kind=kind))
    statuses = [_kept(services, key).status for key in "abcde"]
    assert statuses == ["sent", "sent", "sent", "over_limit", "over_limit"]


def test_all_numbers_together_have_a_limit(services, owe):
    services = _limited(services, max_per_day_all=2)
    for nth in range(3):
        send_message(services, owe(f"k{nth}", to_number=f"+1202555012{nth}"))
    assert [_kept(services, f"k{nth}").status for nth in range(3)] == ["sent", "sent", "over_limit"]


def test_a_refusal_because_they_opted_out_puts_them_on_our_list(services, account, owe):
    account.failures.append(Failure("Messages", status=400, code=21610))
    send_message(services, owe())
    assert services.record.opt_outs.has(THEIRS)


def test_who_opted_out_has_no_follow_up_written(services, keep_call):
    from voiceagent.jobs.follow_up import follow_up

    call = services.record.calls.so_far(keep_call("I think about why leaves are green in summer"))
    services.record.opt_outs.put(THEIRS, how="text", at=services.clock.now())
    assert follow_up(services, call) is None
    assert services.record.outbox.latest(1) == []
