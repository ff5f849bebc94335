"""Captures become findable after a call, and by the sweep if that was lost."""

import struct
from dataclasses import replace

from structlog.testing import capture_logs

from voiceagent.jobs.index_captures import index_captures
from voiceagent.jobs.queue import INDEX_CAPTURES
from voiceagent.jobs.run import run_job
from voiceagent.jobs.services import JobServices
from voiceagent.jobs.sweep import sweep
from voiceagent.storage.search.base import Within
from voiceagent.storage.search.meaning.base import DIMENSIONS, MeaningUnavailable


class SameForAll:
    """Keeps `Embedder`."""

    def embed(self, text: str) -> bytes:
        return struct.pack(f"<{DIMENSIONS}e", 1, *[0] * (DIMENSIONS - 1))


class NotThere:
    def embed(self, text: str) -> bytes:
        raise MeaningUnavailable("weights have another sha256")


def keep_unindexed(services: JobServices, call_sid: str) -> int:
    """As an older process would."""
    call = services.record.calls.so_far(call_sid)
    assert call
    services.record.captures.keep(call.caller_id, call_sid, 1, "Sleep sorts the day", services.clock.now())
    services.record.database.run(lambda connection: connection.exec_driver_sql("UPDATE capture SET terms = NULL"))
    return call.caller_id


def test_the_end_of_a_call_asks_for_its_captures_to_be_indexed(services, keep_call):
    run_job(services, "after_call", keep_call("I think of sleep"), "completed", 60)
    assert (INDEX_CAPTURES,) in services.jobs.noted


def test_the_job_gives_captures_their_words_and_vectors_and_twice_is_as_once(services, keep_call):
    services = replace(services, embedder=SameForAll())
    anna = Within(caller_id=keep_unindexed(services, keep_call("I think of sleep")))
    for _ in range(2):
        run_job(services, INDEX_CAPTURES)
        assert len(services.record.search.find("sleep", anna)) == 1
        assert len(services.record.vectors.within(anna)) == 1


def test_the_sweep_does_it_too_and_without_an_embedder_there_are_words_alone(services, keep_call):
    anna = Within(caller_id=keep_unindexed(services, keep_call("I think of sleep")))
    sweep(services)
    assert len(services.record.search.find("sleep", anna)) == 1
    assert services.record.vectors.within(anna) == []


def test_a_model_that_can_t_be_used_is_said_and_words_are_indexed_nevertheless(services, keep_call):
    services = replace(services, embedder=NotThere())
    anna = Within(caller_id=keep_unindexed(services, keep_call("I think of sleep")))
    with capture_logs() as logs:
        index_captures(services)
    assert [entry["log_level"] for entry in logs if entry["event"] == "meaning_off"] == ["error"]
    assert services.record.search.find("sleep", anna)
