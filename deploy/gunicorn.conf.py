"""How gunicorn serves the phone: gevent workers, so that waiting calls cost no thread (docs/why.md)."""

# First of all, in the master, before anything else is imported: psycopg, redis and the SDKs then cooperate.
from gevent import monkey

monkey.patch_all()

import gc
import signal
import sys
from pathlib import Path
from types import FrameType

import gevent

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from voiceagent.core.errors import SettingsError
from voiceagent.core.settings import load_settings
from voiceagent.wiring import prepare

try:
    settings = load_settings()
    # Before the fork: a worker then starts in a moment and shares the memory. Nothing here opens a connection: a
    # client used before the fork would be shared with all workers and mix up their bytes.
    prepare(settings)
except SettingsError as exc:
    sys.exit(str(exc))

# A developer's machine serves itself only; a router in front of production must reach us.
bind = f"{'0.0.0.0' if settings.production else '127.0.0.1'}:{settings.port}"  # noqa: S104
worker_class = "gevent"
workers = settings.worker_processes
worker_connections = 1000
# Idle connections count as work while gunicorn stops: a long keepalive would hold up every deploy.
keepalive = 5
timeout = 30
# SIGTERM: running webhooks (15 s at most) come to their end, then the replies being written (`worker_exit`).
# Together less than the 30 s after which Heroku kills.
graceful_timeout = 20
# The control socket of gunicorn 25.1 and later wants a writable home, which a container may not have.
control_socket_disable = True
accesslog = None  # our own log says more, and does not say what people said
forwarded_allow_ips = ""  # nothing here believes X-Forwarded-*: signatures are checked against PUBLIC_URL


def when_ready(server: object) -> None:
    """Before the fork: what stands now is never garbage, and a full collection over it stops every call for 0.2 s."""
    gc.collect()
    gc.freeze()


def post_worker_init(worker: object) -> None:
    """The same for what the app itself has made. And who is to stop lets the calls on its sockets leave first."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)  # a turn leaves few circles behind: to look for them each 700 objects is waste
    from voiceagent.app import leave_sockets

    stop = signal.getsignal(signal.SIGTERM)

    def leave_first(number: int, frame: FrameType | None) -> None:
        # gunicorn waits for open sockets until `graceful_timeout`; a greenlet, because a handler may not wait
        gevent.spawn(leave_sockets)
        stop(number, frame)

    signal.signal(signal.SIGTERM, leave_first)


def worker_exit(server: object, worker: object) -> None:
    """The last webhook is answered, but replies may still be on their way into the record: let them arrive."""
    from voiceagent.app import drain

    drain(seconds=8.0)
