"""A stand-in for the Claude API at the network's edge; `python -m` runs it as a process."""

import argparse
import itertools
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.standins.claude_bodies import error_body, new_id, send_error
from tests.standins.claude_cache import PromptCache
from tests.standins.claude_echo import echo
from tests.standins.claude_message import send_message
from tests.standins.claude_rules import problem_with
from tests.standins.claude_stream import ClaudeStream
from tests.standins.http_server import Exchange, HttpServer
from tests.standins.replies import Hang, Reply, Status, Text
from tests.standins.script import Asked, Script
from tests.standins.steps import ToolCall, Words


class ClaudeServer(HttpServer, Script):
    """Serves POST /v1/messages (streamed or not) and /v1/messages/count_tokens; `Script` says what.

    It refuses what the real API refuses, and keeps the reasons in `refusals`.
    """

    def __init__(self, port: int = 0, keep: int = 10_000) -> None:
        HttpServer.__init__(self, port)
        Script.__init__(self, otherwise=echo, keep=keep)
        self._cache = PromptCache()

    async def answer(self, exchange: Exchange) -> None:
        request = exchange.request
        if request.method != "POST" or request.path not in ("/v1/messages", "/v1/messages/count_tokens"):
            return exchange.send_json(404, error_body("not_found_error", "Not found"))
        asked = _parsed(exchange)
        counting = request.path.endswith("count_tokens")
        if isinstance(asked, dict) and not counting:
            self.record(asked)
        if problem := problem_with(request.headers, asked, counting=counting):
            return self._refuse(exchange, *problem)
        if counting:
            size = PromptCache().count(asked)
            total = size.input_tokens + size.cache_creation_input_tokens
            return exchange.send_json(200, {"input_tokens": total}, {"request-id": new_id("req")})
        return await self._reply(exchange, asked, self.next_reply(asked))

    async def _reply(self, exchange: Exchange, asked: Asked, reply: Reply) -> None:
        tempo = self.tempo(reply, exchange)
        if isinstance(reply, Status):
            await tempo.word()
            return send_error(exchange, reply)
        if isinstance(reply, Hang):
            if not reply.before_headers:
                exchange.begin_stream({"request-id": new_id("req")})
            await exchange.hang()
        usage = reply.usage or self._cache.count(asked, _length(reply))
        if asked.get("stream"):
            return await ClaudeStream(exchange, asked, usage, tempo).send(reply)
        return await send_message(exchange, asked, reply, usage, tempo)

    def _refuse(self, exchange: Exchange, status: int, error_type: str, message: str) -> None:
        self.record_refusal(message)
        exchange.send_json(status, error_body(error_type, message), {"request-id": new_id("req")})


def _parsed(exchange: Exchange) -> Any:
    try:
        return exchange.request.json()
    except ValueError:
        return None


def _length(reply: Reply) -> int:
    spoken = (s.text if isinstance(s, Words) else s.arguments for s in reply.steps() if isinstance(s, Words | ToolCall))
    return sum(map(len, spoken))


def lines_of(path: Path) -> Callable[[Asked], Reply]:
    """Answer with the lines of a file in turn, and from the top again."""
    replies = itertools.cycle([Text(line) for line in path.read_text().splitlines() if line.strip()])
    return lambda _: next(replies)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--first-token", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--per-word", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--reply-file", type=Path, help="its lines are the answers, one after the other")
    options = parser.parse_args()
    server = ClaudeServer(options.port, keep=100)
    server.pace(options.first_token, options.per_word)
    if options.reply_file:
        server.always(lines_of(options.reply_file))
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before there is a second thread that could be hit by one
    server.start()
    print(server.url, flush=True)  # noqa: T201 -- the caller reads the address from the first line
    signal.sigwait(ends)
    server.close()


if __name__ == "__main__":
    main()
