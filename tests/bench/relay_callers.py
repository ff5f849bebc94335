"""Many ConversationRelay calls from one process, cheaply: `run` for their waits, `held` for open sockets.

Each call is what Twilio makes of it: a signed POST to /voice/incoming, the socket that its TwiML asks for, signed
too, `setup`, and a `prompt` a turn; at the end the socket is closed, the Connect's action and /voice/status are told.
Nothing is spoken. `python -m tests.bench.relay_callers --help` does the same in a process of its own (`run_apart`),
so that neither the bench's Python nor its threads stand between a token and its time.
"""

import asyncio
import json
import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

import click

from tests.bench.processes import ROOT, module
from tests.bench.relay_call import (
    FAILURES,
    TURN_S,
    Account,
    OpenCall,
    Plan,
    RelayCall,
    RelayTurn,
    call_app,
    hang_up,
    open_call,
)
from tests.bench.script import said_by

__all__ = ["Account", "RelayCall", "RelayTurn", "Results", "held", "run", "run_apart"]

SOCKETS_EACH = 4  # open files a call may take while it is set up
TOKEN = "BENCH_TWILIO_AUTH_TOKEN"


@dataclass
class Results:
    """`cpu_s` is this driver's own, over `seconds`; `late_s` is how late its loop was at worst: with more than a few
    milliseconds the figures are the driver's own."""

    calls: list[RelayCall]
    seconds: float = 0.0
    cpu_s: float = 0.0
    late_s: float = 0.0

    @property
    def turns(self) -> list[RelayTurn]:
        return [turn for call in self.calls for turn in call.turns]

    @property
    def failures(self) -> list[str]:
        return [call.failure for call in self.calls if call.failure]


# -- what a bench calls


def run(
    n_calls: int,
    turns: int,
    account: Account,
    *,
    within_s: float = 0.0,
    pause_s: float = 0.0,
    said: Callable[[int, int], str] = said_by,
) -> Results:
    """`n_calls` callers with `turns` turns each; they dial one after the other, all within `within_s` seconds, and
    think for `pause_s` between two turns."""

    async def all_calls(calls: Sequence[RelayCall]) -> None:
        await asyncio.gather(
            *(
                call_app(account, call, Plan(turns, within_s * place / n_calls, pause_s, said))
                for place, call in enumerate(calls)
            )
        )

    return _measured(n_calls, all_calls)


def run_apart(n_calls: int, turns: int, account: Account, *, within_s: float = 0.0, pause_s: float = 0.0) -> Results:
    """`run` in a process of its own. Raises CalledProcessError."""
    command = module(
        "relay_callers",
        *("--calls", n_calls, "--turns", turns, "--url", account.url, "--account-sid", account.account_sid),
        *("--within", within_s, "--pause", pause_s),
    )
    environ = {**os.environ, TOKEN: account.auth_token}
    done = subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True, text=True)
    return _from_json(json.loads(done.stdout))


@contextmanager
def held(n_calls: int, account: Account, *, within_s: float = 0.0) -> Iterator[list[RelayCall]]:
    """Calls with open sockets on which nothing is said, while inside. Those without a failure are open, and afterwards
    those without one were open to the end."""
    opened, let_go = threading.Barrier(2), threading.Event()
    calls = _callers(n_calls)
    thread = threading.Thread(target=lambda: asyncio.run(_hold(account, calls, within_s, opened, let_go)))
    thread.start()
    opened.wait(within_s + TURN_S)
    try:
        yield calls
    finally:
        let_go.set()
        thread.join()


# -- many calls


def _callers(n_calls: int) -> list[RelayCall]:
    first = 10 ** len(str(n_calls))  # all numbers are equally long, so that all callers speak equally long
    return [RelayCall(first + place) for place in range(n_calls)]


def _measured(n_calls: int, work: Callable[[Sequence[RelayCall]], Coroutine[Any, Any, None]]) -> Results:
    _allow_open_files(n_calls)
    results = Results(_callers(n_calls))

    async def measured() -> None:
        watch = asyncio.ensure_future(_how_late(results))
        await work(results.calls)
        watch.cancel()

    began, cpu_began = time.monotonic(), time.thread_time()
    asyncio.run(measured())
    results.seconds, results.cpu_s = time.monotonic() - began, time.thread_time() - cpu_began
    return results


async def _how_late(results: Results) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + 0.01
        await asyncio.sleep(0.01)
        results.late_s = max(results.late_s, loop.time() - due)


async def _hold(
    account: Account,
    calls: Sequence[RelayCall],
    within_s: float,
    opened: threading.Barrier,
    let_go: threading.Event,
) -> None:
    _allow_open_files(len(calls))

    async def hold(place: int, call: RelayCall) -> OpenCall | None:
        await asyncio.sleep(within_s * place / len(calls))
        try:
            return await open_call(account, call)
        except FAILURES as exc:
            call.failure = f"{type(exc).__name__}: {exc}"
            return None

    sockets = await asyncio.gather(*map(hold, range(len(calls)), calls))
    opened.wait(TURN_S)
    await asyncio.to_thread(let_go.wait)
    for call, each in zip(calls, sockets, strict=True):
        if each is None:
            continue
        if each.listener.ended or each.socket.closed.is_set():
            call.failure = "the session ended while it was held"
        with suppress(*FAILURES):
            await hang_up(account, each)


def _allow_open_files(n_calls: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = SOCKETS_EACH * n_calls + 256
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def _from_json(told: dict[str, Any]) -> Results:
    calls = [
        RelayCall(**{**call, "turns": [RelayTurn(**turn) for turn in call["turns"]]}) for call in told.pop("calls")
    ]
    return Results(calls, **told)


@click.command(help=__doc__)
@click.option("--calls", type=int, required=True)
@click.option("--turns", type=int, required=True)
@click.option("--url", required=True, help="Of the app, as its PUBLIC_URL.")
@click.option("--account-sid", required=True)
@click.option("--within", type=float, default=0.0, help="Seconds in which all dial.")
@click.option("--pause", type=float, default=0.0, help="Seconds between two turns.")
def main(calls: int, turns: int, **options: Any) -> None:
    account = Account(options["url"], options["account_sid"], os.environ[TOKEN])
    click.echo(json.dumps(asdict(run(calls, turns, account, within_s=options["within"], pause_s=options["pause"]))))


if __name__ == "__main__":
    main()
