"""The database is away for a whole call, from the first ring to the last callback, and nothing of the call is lost."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tests.servers.process import wait_for
from tests.standins.replies import Text
from voiceagent.jobs.sweep import QUIET, sweep
from voiceagent.simulator.phone import CALLER
from voiceagent.storage.spool import Spool


@dataclass(frozen=True)
class LaterClock:
    """The time when every call of a moment ago has been quiet for long enough."""

    def now(self) -> datetime:
        return datetime.now(UTC) + QUIET + timedelta(seconds=1)


def test_its_record_its_summary_and_its_text_come_once_the_database_is_back(
    house, claude, postgres_server, postgres_url, tmp_path
):
    claude.when(lambda request: not request.get("stream"), "You thought about rain.")
    claude.script(Text("One. Why?"), Text("Two. Why?"))
    twilio, app = house(ANTHROPIC_API_KEY="k", ANTHROPIC_BASE_URL=claude.url, DATABASE_URL=postgres_url)
    record, spool = app.services.calls.record, Spool(tmp_path / "spool")
    postgres_server.stop()
    try:
        phone = twilio.phone()
        phone.dial()
        phone.says("My first thought is rain")
        phone.hears("One. Why?")
        phone.says("My second thought is snow")
        phone.hears("Two. Why?")
        phone.hangs_up()
        assert wait_for(lambda: len(spool) == 3, 20), "two turns, and that the call began"
    finally:
        postgres_server.start()

    def has_caught_up() -> bool:
        record.database.breaker.close()  # not in ten seconds
        app.services.jobs.turn_writer.catch_up()
        return len(spool) == 0

    assert wait_for(has_caught_up, 20)
    later = replace(app.services.jobs, clock=LaterClock())
    (call,) = record.calls.recent(9)
    assert (call.number, [turn.heard for turn in call.turns]) == (
        CALLER,
        ["My first thought is rain", "My second thought is snow"],
    )
    sweep(later)
    sweep(later)
    (message,) = record.outbox.of_call(call.sid)
    assert "You thought about rain." in message.body
    assert wait_for(lambda: len(phone.texts) == 1, 20)
