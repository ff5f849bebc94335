"""`python -m voiceagent.speech.local_worker`: Whisper in a process of its own, asked over its stdin.

In the web process a second of recognising would be a second in which no other call is served. Asked are two
frames (JSON: `language`, `keywords`; then a WAV), answered is one (JSON: `text`, or `failed` with a reason);
first of all it says `{"ready": true}`, or why it is not. It ends with its parent.
"""

import io
import json
import os
import queue
import signal
import sys
import threading
from typing import IO, Any

from voiceagent.speech.frames import read_frame, write_frames
from voiceagent.speech.weights import WrongWeights, checked_weights

RATE = 16000
ONE_WINDOW_S = 28.0
"""Whisper hears 30 s at a time, and needs timestamps to find where to go on."""

Asked = tuple[dict[str, Any], bytes]


def main() -> None:
    asking, answering = _own_pipes()
    # It lives as long as its parent, which has turns to finish after a SIGTERM to the whole group.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(2)  # a webhook waits less well than a recording
    asked: queue.SimpleQueue[Asked] = queue.SimpleQueue()
    threading.Thread(target=_read_on, args=(asking, asked), daemon=True).start()
    try:
        whisper = load()
    except WrongWeights as exc:
        sys.stderr.write(f"{exc}\n")
        return _answer(answering, failed="wrong_weights")
    except ImportError as exc:
        sys.stderr.write(f"the extra [local] is not installed: {exc}\n")
        return _answer(answering, failed="not_installed")
    _answer(answering, ready=True)
    while True:
        header, wav = asked.get()
        try:
            _answer(answering, text=recognise(whisper, wav, header["keywords"]))
        except BrokenPipeError:
            return None
        except Exception as exc:  # this recording's fault, maybe: the next may go well
            sys.stderr.write(f"recognising failed: {type(exc).__name__}\n")
            _answer(answering, failed="unexpected")


def load(threads: int = 1) -> Any:
    """A faster_whisper.WhisperModel that is warm. Nothing is downloaded. Raises WrongWeights, ImportError."""
    folder = checked_weights()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # everything is in the folder; nothing may go and look
    import numpy as np
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    segments, _ = whisper.transcribe(np.zeros(RATE, np.float32), language="en", beam_size=1)
    list(segments)  # nothing is recognised before somebody asks for the segments
    return whisper


def recognise(whisper: Any, wav: bytes, keywords: list[str]) -> str:
    """What is said in a WAV of any rate."""
    from faster_whisper.audio import decode_audio

    samples = decode_audio(io.BytesIO(wav), sampling_rate=RATE)
    segments, _ = whisper.transcribe(
        samples,
        language="en",
        beam_size=5,
        temperature=0.0,  # the same sound gives the same words, and never a second, dearer attempt
        condition_on_previous_text=False,
        without_timestamps=len(samples) < ONE_WINDOW_S * RATE,
        hotwords=f"We talk about {', '.join(keywords)}." if keywords else None,
    )
    return " ".join(segment.text.strip() for segment in segments)


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Stdin and stdout, for frames alone: whatever a library prints goes to stderr."""
    asking, answering = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return asking, answering


def _read_on(asking: IO[bytes], asked: "queue.SimpleQueue[Asked]") -> None:
    try:
        while True:
            asked.put((json.loads(read_frame(asking)), read_frame(asking)))
    except EOFError:
        os._exit(0)  # at once, even amid a recognition: nobody waits for it any more


def _answer(pipe: IO[bytes], **answer: object) -> None:
    write_frames(pipe, json.dumps(answer).encode())


if __name__ == "__main__":
    main()
