"""The model's own first sentence: how long bare clients wait for it, on the same machine in the same minutes.

A process of its own. `--clients` ask at once, `--rounds` times or until stdin is closed. It prints the seconds as
JSON: from the request to the last word of the first sentence, or to its first word, connections being kept.
"""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import click

from tests.bench.rounds import rounds
from tests.bench.script import LAST_WORD_OF_FIRST_SENTENCE, said_by

_LAST_WORD = LAST_WORD_OF_FIRST_SENTENCE.encode()
_ANY_WORD = b'"text_delta"'
_HEADERS = {"x-api-key": "test-key", "anthropic-version": "2023-06-01", "content-type": "application/json"}
_BODY = {
    "model": "claude-haiku-5-5",
    "max_tokens": 300,
    "stream": True,
    "thinking": {"type": "disabled"},
    "messages": [{"role": "user", "content": said_by(1, 1)}],
}
_PAUSE_S = 1.0
"""Between rounds without a number: they must not be a load of their own."""


@click.command(help=__doc__)
@click.argument("address")
@click.option("--clients", type=int, required=True)
@click.option("--rounds", "count", type=int, default=0, help="0: until stdin is closed.")
@click.option("--first-word", is_flag=True, help="Not the whole sentence.")
def main(address: str, clients: int, count: int, first_word: bool) -> None:
    until = partial(seconds_until, _ANY_WORD if first_word else _LAST_WORD)
    connections = [http.client.HTTPConnection(address) for _ in range(clients)]
    waits: list[float] = []
    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(until, connections))  # connects, and warms everybody up
        for _ in rounds(count, _PAUSE_S):
            waits += threads.map(until, connections)
    click.echo(json.dumps(waits))


def seconds_until(words: bytes, connection: http.client.HTTPConnection) -> float:
    began = time.perf_counter()
    connection.request("POST", "/v1/messages", json.dumps(_BODY), _HEADERS)
    answer = connection.getresponse()
    for line in answer:
        if words in line:
            break
    else:
        raise RuntimeError(f"these words did not come, status {answer.status}")
    took_s = time.perf_counter() - began
    answer.read()
    return took_s


if __name__ == "__main__":
    main()
