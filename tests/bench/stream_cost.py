"""What one streamed answer costs a process that does nothing else: CPU of the SDK alone, and of our answerer.

A process of its own, under gevent like the web processes; it prints milliseconds a stream as JSON.
"""

from gevent import monkey

monkey.patch_all()

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import click

from tests.bench.script import said_by
from voiceagent.core.deadline import Deadline
from voiceagent.dialogue.base import Conversation
from voiceagent.dialogue.claude import ClaudeAnswerer, claude_client
from voiceagent.dialogue.persona import load_persona
from voiceagent.tools.toolbox import SPECS

AT_ONCE = 10
"""About as many as are being written at a time while 100 people are on the phone."""


@click.command(help=__doc__)
@click.argument("url")
@click.option("--rounds", type=int, required=True, help=f"{AT_ONCE} streams at once in each.")
def main(url: str, rounds: int) -> None:
    client = claude_client("test-key", url)
    conversation = Conversation(load_persona("learning"), heard=said_by(1, 1), tools=SPECS)
    answerer = ClaudeAnswerer(client)

    def by_sdk() -> None:
        with client().messages.create(
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

    costs = {"sdk_ms": cost_ms(by_sdk, rounds), "answerer_ms": cost_ms(by_answerer, rounds)}
    click.echo(json.dumps(costs))


def cost_ms(stream: Callable[[], None], rounds: int) -> float:
    with ThreadPoolExecutor(AT_ONCE) as greenlets:

        def run_round() -> None:
            list(greenlets.map(lambda _: stream(), range(AT_ONCE)))

        run_round()  # connects and imports
        began = time.process_time()
        for _ in range(rounds):
            run_round()
        return (time.process_time() - began) * 1000 / (rounds * AT_ONCE)


if __name__ == "__main__":
    main()
