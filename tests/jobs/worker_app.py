"""A worker as `voiceagent.worker` makes one, put together from what a test wrote into WORKER_APP.

Run as `dramatiq tests.jobs.worker_app`.
"""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dramatiq

from voiceagent.agents.extractive_summary import ExtractiveSummary
from voiceagent.core.logs import set_up_logs
from voiceagent.core.profile import load_profile
from voiceagent.jobs.dramatiq_jobs import DramatiqJobs
from voiceagent.jobs.dramatiq_worker import working_broker
from voiceagent.jobs.services import JobServices
from voiceagent.storage.record import open_record
from voiceagent.storage.spool import Spool
from voiceagent.storage.turn_writer import TurnWriter
from voiceagent.telephony.client import TwilioClient

app = json.loads(os.environ["WORKER_APP"])
record = open_record(app["database_url"])


@dataclass(frozen=True)
class AheadClock:
    """The time in a while: claims of the dead have run out."""

    ahead: timedelta

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


set_up_logs(as_json=True)
dramatiq.set_broker(
    working_broker(
        app["redis_url"],
        JobServices(
            record=record,
            turn_writer=TurnWriter(record, Spool(Path(app["spool"]))),
            telephony=TwilioClient(*app["twilio"]),
            summariser=ExtractiveSummary(),
            profile=load_profile("learning"),
            jobs=DramatiqJobs(app["redis_url"]),
            clock=AheadClock(timedelta(seconds=app["ahead_s"])),
        ),
        sweep_every_s=app["sweep_every_s"],
    )
)
