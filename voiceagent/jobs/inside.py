"""The jobs and the sweep inside the web process, where there is no Redis and so no worker."""

from functools import partial

from voiceagent.jobs.every import Every
from voiceagent.jobs.inside_jobs import InsideJobs
from voiceagent.jobs.run import run_job
from voiceagent.jobs.services import JobServices
from voiceagent.jobs.sweep import EVERY_S, sweep


class InsideWork:
    """Start it once per process, after the fork."""

    def __init__(self, queue: InsideJobs, services: JobServices) -> None:
        self._queue = queue
        self._services = services
        self._sweep = Every(EVERY_S, partial(sweep, services))

    def start(self) -> None:
        self._queue.start(partial(run_job, self._services))
        self._sweep.start()

    def stop(self, within_s: float) -> None:
        """What waits is done now; what is left after `within_s` the next process's sweep finds."""
        self._sweep.stop(within_s)
        self._queue.stop(within_s)
