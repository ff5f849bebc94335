"""How a job is run."""

import pytest
import structlog
from structlog.testing import capture_logs

from voiceagent.core.errors import StorageUnavailable
from voiceagent.jobs.queue import AFTER_CALL
from voiceagent.jobs.run import JOBS, run_job


def test_an_outage_is_logged_and_left_to_the_sweep(services, keep_call, monkeypatch):
    def away(_call_sid):
        raise StorageUnavailable("away")

    monkeypatch.setattr(type(services.record.calls), "so_far", lambda _self, call_sid: away(call_sid))
    with capture_logs() as logs:
        run_job(services, AFTER_CALL, "CA1")
    assert [(line["event"], line["because"]) for line in logs] == [("job_put_off", "away")]


def test_a_mistake_of_ours_is_not_swallowed(services, monkeypatch):
    monkeypatch.setitem(JOBS, "broken", lambda _services: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_job(services, "broken")
    assert structlog.contextvars.get_contextvars() == {}


def test_what_it_logs_says_which_job_it_was(services):
    with capture_logs([structlog.contextvars.merge_contextvars]) as logs:
        run_job(services, AFTER_CALL, "CA404")
    assert [(line["job"], line["of"]) for line in logs] == [(AFTER_CALL, "CA404")]
