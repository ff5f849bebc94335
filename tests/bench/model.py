"""The model, as a process of its own: a stand-in for Claude with the answers of `script`, at some pace."""

import signal

import click

from tests.bench.script import answer_to
from tests.standins.claude_echo import last_words
from tests.standins.claude_server import ClaudeServer
from tests.standins.replies import Text


@click.command(help=__doc__)
@click.option("--first-token", type=float, required=True, help="Seconds.")
@click.option("--per-word", type=float, required=True, help="Seconds.")
def main(first_token: float, per_word: float) -> None:
    server = ClaudeServer(keep=100)
    server.pace(first_token, per_word)
    server.always(lambda asked: Text(answer_to(last_words(asked))))
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before there is a second thread that could be hit by one
    server.start()
    click.echo(server.url)
    signal.sigwait(ends)
    server.close()


if __name__ == "__main__":
    main()
