"""The worker process: `dramatiq --processes 1 voiceagent.worker` (Procfile).

It does the jobs that calls leave behind, and sweeps up after everybody. It stops in good order on SIGTERM:
dramatiq lets running jobs finish and gives waiting ones back. A worker that is killed loses nothing: what it
had taken is found again by the sweep.
"""

import dramatiq
import structlog
from dramatiq.broker import Broker

from voiceagent.core.errors import SettingsError
from voiceagent.core.logs import set_up_logs
from voiceagent.core.settings import load_settings
from voiceagent.jobs.dramatiq_worker import idle_broker, working_broker
from voiceagent.wiring import build_services

log = structlog.get_logger("worker")


def broker_of_this_process() -> Broker:
    """Raises `SettingsError`."""
    settings = load_settings()
    set_up_logs(as_json=settings.production, level=settings.log_level, with_words=settings.log_words)
    if settings.redis_url is None:
        log.warning("worker_idle", because="no REDIS_URL", effect="jobs run inside the web process")
        return idle_broker()
    return working_broker(settings.redis_url.get_secret_value(), build_services(settings).jobs)


# dramatiq imports this file in each worker process, after the fork, and takes the broker it finds set.
try:
    dramatiq.set_broker(broker_of_this_process())
except SettingsError as exc:
    raise SystemExit(str(exc)) from None
