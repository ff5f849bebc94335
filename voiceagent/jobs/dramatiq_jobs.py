"""Jobs by way of dramatiq on Redis: queued here, done in the worker process (`dramatiq_worker`)."""

from functools import cached_property

import redis
import structlog
from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker
from redis.backoff import NoBackoff
from redis.retry import Retry

from voiceagent.core.breakers import Breaker, BreakerOpen
from voiceagent.core.errors import StateUnavailable

log = structlog.get_logger("jobs")

QUEUE = "voiceagent"


class DramatiqJobs:
    """While Redis is gone, or the breaker open, a job is dropped: the sweep finds what it was about."""

    def __init__(self, redis_url: str, breaker: Breaker | None = None) -> None:
        self._redis_url = redis_url
        self.breaker = breaker or Breaker("jobs")

    def enqueue(self, name: str, *args: str | int, delay_s: float = 0) -> None:
        message: Message[None] = Message(queue_name=QUEUE, actor_name=name, args=args, kwargs={}, options={})
        try:
            self.breaker.call(self._put, message, int(delay_s * 1000) or None)
        except (StateUnavailable, BreakerOpen) as exc:
            log.warning("job_not_queued", job=name, because=type(exc).__name__)

    def _put(self, message: Message[None], delay_ms: int | None) -> None:
        try:
            self._broker.enqueue(message, delay=delay_ms)
        except redis.RedisError as exc:
            raise StateUnavailable(type(exc).__name__) from exc

    @cached_property
    def _broker(self) -> RedisBroker:
        """Built in the process that uses it, after the fork. No middleware: nothing runs here."""
        client = redis_client(self._redis_url, timeout_s=0.2)
        return RedisBroker(client=client, middleware=[])  # type: ignore[no-untyped-call] # dramatiq's lack


def redis_client(url: str, *, timeout_s: float) -> "redis.Redis":
    """One try, bounded: redis-py would try ten times with pauses in between (facts/reliability.md)."""
    return redis.Redis.from_url(
        url,
        socket_timeout=timeout_s,
        socket_connect_timeout=timeout_s,
        retry=Retry(NoBackoff(), 0),
    )
