"""A worker that does as it is told, with the real one's manners on the pipe: `python stub_worker.py [how it starts]`.

What a recording's keyword says is done: `hang`, `die`, `garbage`, `fail`, `pid`, or it is said back.
"""

import json
import os
import sys
import time

from voiceagent.speech.frames import read_frame, write_frames


def main(start: str) -> None:
    if start == "dies":
        sys.exit(3)
    if start == "never_ready":
        time.sleep(600)
    if start in {"wrong_weights", "not_installed"}:
        say({"failed": start})
        sys.exit(0)
    say({"ready": True})
    while True:
        asked = json.loads(read_frame(sys.stdin.buffer))
        read_frame(sys.stdin.buffer)
        answer((asked["keywords"] or [""])[0])


def answer(order: str) -> None:
    match order:
        case "hang":
            time.sleep(600)
        case "die":
            os._exit(1)
        case "garbage":
            write_frames(sys.stdout.buffer, b"not json")
        case "fail":
            say({"failed": "unexpected"})
        case "pid":
            say({"text": str(os.getpid())})
        case _:
            say({"text": order})


def say(answer: dict[str, object]) -> None:
    write_frames(sys.stdout.buffer, json.dumps(answer).encode())


if __name__ == "__main__":
    try:
        main(*sys.argv[1:] or ["well"])
    except EOFError:
        sys.exit(0)
