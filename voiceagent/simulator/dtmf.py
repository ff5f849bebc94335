"""The tones of a telephone's keys, so that a tape tells when one was pressed."""

import re

import numpy as np

from voiceagent.simulator.audio import TELEPHONE_RATE, Samples, silence

_ROWS = {697: "123A", 770: "456B", 852: "789C", 941: "*0#D"}
_COLUMNS = (1209, 1336, 1477, 1633)
_TONES = {key: (low, high) for low, keys in _ROWS.items() for key, high in zip(keys, _COLUMNS, strict=True)}
_EACH = 0.1  # of full scale, for each of the two tones: as loud as speech


def keys_pressed(text: str) -> str:
    """The keys, where a transcript's text is about keys ("[1#]"); else nothing."""
    found = re.fullmatch(r"\[([0-9A-D*#]+)\]", text)
    return found.group(1) if found else ""


def tones(keys: str, seconds: float) -> Samples:
    """All `keys` within `seconds`: each sounds for six tenths of its share."""
    share = seconds / max(1, len(keys))
    time = np.arange(round(0.6 * share * TELEPHONE_RATE)) / TELEPHONE_RATE
    pause = silence(share - len(time) / TELEPHONE_RATE)
    parts = [silence(0)]
    for key in keys:
        low, high = _TONES[key]
        both = np.sin(2 * np.pi * low * time) + np.sin(2 * np.pi * high * time)
        parts += [(_EACH * both).astype(np.float32), pause]
    return np.concatenate(parts)
