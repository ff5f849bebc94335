"""Where a long sound may be cut without cutting a word."""

import time
from array import array

from voiceagent.speech.base import Audio

_FRAME_S = 0.02
_PAUSE_S = 0.3
_SEARCHED = 0.25
"""Of a piece's length, before and behind where the cut should be."""


def quiet_places(audio: Audio, piece_s: float) -> list[int]:
    """The samples to cut at, so that pieces are about `piece_s` seconds long and none over a quarter longer.

    Empty when the whole is not longer than one piece may be.
    """
    piece = round(piece_s * audio.rate)
    reach = round(_SEARCHED * piece)
    end = len(audio.samples) // 2
    places: list[int] = []
    start = 0
    while end - start > piece + reach:
        start = _quietest(audio, start + piece - reach, start + piece + reach)
        time.sleep(0)  # the other calls of this process have waited for 20 ms
        places.append(start)
    return places


def _quietest(audio: Audio, first: int, last: int) -> int:
    """The middle of the quietest pause from one sample to another; of equally quiet ones that in the middle."""
    frame = max(1, round(_FRAME_S * audio.rate))
    samples = array("h", audio.part(first, last).samples)
    loudness = [sum(map(abs, samples[at : at + frame])) for at in range(0, len(samples), frame)]
    pause = max(1, round(_PAUSE_S / _FRAME_S))
    sums = [sum(loudness[at : at + pause]) for at in range(max(1, len(loudness) - pause + 1))]
    place = min(range(len(sums)), key=lambda at: (sums[at], abs(at - len(sums) // 2)))
    return first + min(len(samples), (place + pause // 2) * frame)
