"""What one streamed answer costs a process that does nothing else: CPU of the SDK as it comes, and of our answerer.

A process of its own, under gevent like the web processes. It prints milliseconds a stream as JSON.
"""

# First of all: what is imported from here on cooperates.
from gevent import monkey

monkey.patch_all()

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import fmean

import anthropic
import click

from tests.bench.rounds import rounds
from tests.bench.script import said_by
from voiceagent.core.deadline import Deadline
from voiceagent.core.profile import load_profile
from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.claude import ClaudeAnswerer, claude_client
from voiceagent.dialogue.persona import load_persona
from voiceagent.tools.toolbox import toolbox_for

AT_ONCE = 10
"""About as many as are being written at a time while 100 people are on the phone."""

_PAUSE_S = 3.0
"""Between rounds without a number: they must not be a load of their own."""


@click.command(help=__doc__)
@click.argument("url")
@click.option("--rounds", "count", type=int, default=0, help="0: until stdin is closed.")
def main(url: str, count: int) -> None:
    sdk = anthropic.Anthropic(api_key="test-key", base_url=url, max_retries=0)
    conversation = Conversation(
        load_persona("learning"), heard=said_by(1, 1), tools=toolbox_for(load_profile("learning")).specs
    )
    answerer = ClaudeAnswerer(claude_client("test-key", url))

    def by_sdk() -> None:
        with sdk.messages.create(
            model="claude-haiku-5-5",
            max_tokens=300,
            thinking={"type": "disabled"},
            system=conversation.persona,
            messages=[{"role": "user", "content": conversation.heard}],
            stream=True,
        ) as stream:
            for _event in stream:
                pass

    def by_answerer() -> None:
        for _event in answerer.answer(conversation, Deadline.after(25)):
            pass

    sdk_s: list[float] = []
    answerer_s: list[float] = []
    with ThreadPoolExecutor(AT_ONCE) as greenlets:
        for way in (by_sdk, by_answerer):
            cpu_s_of_round(way, greenlets)  # connects and imports
        for _ in rounds(count, _PAUSE_S):
            sdk_s.append(cpu_s_of_round(by_sdk, greenlets))
            answerer_s.append(cpu_s_of_round(by_answerer, greenlets))
    click.echo(json.dumps({"sdk_ms": ms_a_stream(sdk_s), "answerer_ms": ms_a_stream(answerer_s)}))


def cpu_s_of_round(stream: Callable[[], None], greenlets: ThreadPoolExecutor) -> float:
    began = time.process_time()
    list(greenlets.map(lambda _: stream(), range(AT_ONCE)))
    return time.process_time() - began


def ms_a_stream(rounds_s: list[float]) -> float:
    return 1000 * fmean(rounds_s) / AT_ONCE


if __name__ == "__main__":
    main()
