"""The model's own time and the SDK's own cost, taken by processes that know nothing of the app."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from tests.bench.processes import module, running

Result = Callable[[], Any]
"""Ends the measuring, where it has no end of its own, and returns what was measured."""


@contextmanager
def first_sentences_s(model_url: str, *, clients: int, rounds: int = 0) -> Iterator[Result]:
    """Measures meanwhile; the result is a list of seconds that so many bare clients at once had to wait (`direct`)."""
    address = urlsplit(model_url).netloc
    with _measuring(module("direct", address, "--clients", clients, "--rounds", rounds)) as result:
        yield result


@contextmanager
def first_words_s(model_url: str, *, clients: int) -> Iterator[Result]:
    """The same for the first word alone."""
    address = urlsplit(model_url).netloc
    with _measuring(module("direct", address, "--clients", clients, "--first-word")) as result:
        yield result


@contextmanager
def stream_cost(model_url: str) -> Iterator[Result]:
    """Measures meanwhile; the result are the CPU milliseconds of one stream: `sdk_ms`, `answerer_ms`."""
    with _measuring(module("stream_cost", model_url)) as result:
        yield result


@contextmanager
def _measuring(command: list[str]) -> Iterator[Result]:
    with running(command, stdin=subprocess.PIPE) as process:

        def result() -> Any:
            printed, _ = process.communicate()  # closes its stdin
            if process.returncode != 0:
                raise RuntimeError(f"{command} ended with {process.returncode}")
            return json.loads(printed)

        yield result
