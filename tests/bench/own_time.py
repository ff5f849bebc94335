"""The model's own time and the SDK's own cost, taken by processes that know nothing of the app."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.bench.processes import module, running


@dataclass(frozen=True)
class StreamCost:
    """CPU milliseconds of one streamed answer in a process of its own (see `stream_cost`)."""

    sdk_ms: float
    answerer_ms: float


def first_sentences_s(model_url: str, *, clients: int, rounds: int) -> list[float]:
    """How long so many bare clients at once wait for the first sentence (see `direct`)."""
    with running(_direct(model_url, "--clients", clients, "--rounds", rounds)) as process:
        return _what_it_printed(process)


@contextmanager
def beside(model_url: str, *, clients: int) -> Iterator[list[float]]:
    """The same while something else goes on; the list is filled at the end."""
    waits: list[float] = []
    with running(_direct(model_url, "--clients", clients), stdin=subprocess.PIPE) as process:
        yield waits
        waits += _what_it_printed(process)


def stream_cost(model_url: str, *, rounds: int) -> StreamCost:
    with running(module("stream_cost", model_url, "--rounds", rounds)) as process:
        return StreamCost(**_what_it_printed(process))


def _direct(model_url: str, *options: object) -> list[str]:
    return module("direct", urlsplit(model_url).netloc, *options)


def _what_it_printed(process: "subprocess.Popen[str]"):  # type: ignore[no-untyped-def]  # JSON of any form
    printed, _ = process.communicate()  # closes its stdin
    if process.returncode != 0:
        raise RuntimeError(f"{process.args} ended with {process.returncode}")
    return json.loads(printed)
