"""Many sockets open and silent: are webhooks still answered at once?"""

import asyncio
import secrets
import time

from tests.bench.figures import Figure, Measurement, percentile
from tests.bench.house import House
from tests.bench.relay_call import FAILURES, NUMBER, Account, post
from tests.bench.relay_callers import held
from tests.bench.scale import RelayScale
from tests.bench.what_went_wrong import MOST
from voiceagent.simulator.call_fields import CallFields

AT_ONCE = 10
WITHIN_S = 10.0
PAUSE_S = 0.1
P99_MS = 50.0

HOW = """
The sockets are calls that were set up and in which nothing is said. Meanwhile {at_once} callers at a time make calls
by webhook: it begins, is silent once, ends; {pause_s:g} s between two webhooks. Time: from the connection to the
answer's last byte.
"""


def measure_open_sockets(house: House, scale: RelayScale) -> Measurement:
    before_s, _ = asyncio.run(_webhooks(house.account, scale.webhooks))
    with held(scale.sockets, house.account, within_s=WITHIN_S) as calls:
        answered_s, failures = asyncio.run(_webhooks(house.account, scale.webhooks))
    problems = dict.fromkeys([*failures, *(call.failure for call in calls if call.failure)])
    return Measurement(
        f"Webhooks beside {scale.sockets} open sockets",
        HOW.format(at_once=AT_ONCE, pause_s=PAUSE_S),
        (
            Figure("sockets open to the end", sum(not call.failure for call in calls), exactly=scale.sockets),
            Figure("webhooks that failed", len(failures), exactly=0),
            Figure("a webhook's answer, p50", percentile(answered_s, 0.5) * 1000, "ms"),
            Figure("a webhook's answer, p99", percentile(answered_s, 0.99) * 1000, "ms", at_most=P99_MS),
            Figure("  the same without a socket, p99", percentile(before_s, 0.99) * 1000, "ms"),
        ),
        tuple([f"  ! {problem}" for problem in problems][:MOST]),
    )


async def _webhooks(account: Account, count: int) -> tuple[list[float], list[str]]:
    """How long each took, and what failed."""
    took_s: list[float] = []
    failures: list[str] = []

    async def ask(path: str, fields: CallFields, **more: str) -> None:
        await asyncio.sleep(PAUSE_S)
        began = time.perf_counter()
        try:
            await post(account, path, {**fields.standard(), **more})
        except FAILURES as exc:
            failures.append(f"{path}: {type(exc).__name__}: {exc}")
        took_s.append(time.perf_counter() - began)

    async def caller(number: int) -> None:
        await asyncio.sleep(PAUSE_S * number / AT_ONCE)
        while len(took_s) < count:
            fields = CallFields("CA" + secrets.token_hex(16), account.account_sid, f"+1415556{number:04}", NUMBER)
            await ask("/voice/incoming", fields)
            fields.status = "in-progress"
            await ask("/voice/turn?turn=1", fields)
            fields.status = "completed"
            await ask("/voice/status", fields, CallDuration="1")

    await asyncio.gather(*map(caller, range(AT_ONCE)))
    return took_s, failures
