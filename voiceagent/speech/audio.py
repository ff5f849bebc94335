"""Bytes that should be a WAV -> sound, and back: what lies about itself is mended or refused."""

import struct
from collections.abc import Callable, Iterator

from voiceagent.core.errors import AudioRefused
from voiceagent.speech.base import Audio
from voiceagent.speech.g711 import decode_alaw, decode_mulaw

MOST_SECONDS = 30 * 60
"""Longer than any Record we order; and then it is 29 MB, more than an upload may have."""

_PCM, _ALAW, _MULAW, _EXTENSIBLE = 1, 6, 7, 0xFFFE
_RATES = range(4000, 96001)
_FORMAT = struct.Struct("<HHIIHH")

_WHAT_ELSE = (
    (b"<", "it is a web page"),
    (b"{", "it is JSON"),
    (b"ID3", "it is an MP3"),
    (b"\xff\xfb", "it is an MP3"),
    (b"\xff\xf3", "it is an MP3"),
    (b"RIFX", "it is a WAV of the wrong byte order"),
)


def read_audio(data: bytes) -> Audio:
    """The sound in a WAV: PCM of 8 to 32 bits, mu-law or A-law, any rate; of several channels the first.

    Sizes that do not fit the bytes are no reason to lose what was said: what is there is taken, whole frames of
    it. Raises `AudioRefused` for everything else. Needs at most five times the memory of `data`.
    """
    form, samples = _parts(data)
    kind, channels, rate, _, block, bits = _FORMAT.unpack_from(form)
    if kind == _EXTENSIBLE and len(form) >= 26:
        kind = int.from_bytes(form[24:26], "little")  # the sub-format begins with the code it stands for
    if rate not in _RATES or not 1 <= channels <= 8:
        raise AudioRefused(f"its header can't be true: {channels} channels at {rate} Hz")
    if block != channels * bits // 8:
        raise AudioRefused("its header contradicts itself")
    decode = _DECODERS.get((kind, bits))
    if decode is None:
        raise AudioRefused(f"its codec is not known: {kind} with {bits} bits")
    audio = Audio(decode(_first_channel(samples, bits // 8, block)), rate)
    if not audio.samples:
        raise AudioRefused("it holds no sound")
    if audio.seconds > MOST_SECONDS:
        raise AudioRefused(f"it is too long: {audio.seconds:.0f} s")
    return audio


def wav_of(audio: Audio) -> bytes:
    """The sound as a WAV, for whoever wants a file."""
    form = _FORMAT.pack(_PCM, 1, audio.rate, 2 * audio.rate, 2, 16)
    chunks = b"WAVE" + _chunk(b"fmt ", form) + _chunk(b"data", audio.samples)
    return b"RIFF" + len(chunks).to_bytes(4, "little") + chunks


def _parts(data: bytes) -> tuple[bytes, bytes]:
    """The contents of the first `fmt ` and `data` chunks."""
    if not data:
        raise AudioRefused("it is empty")
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        start = data[:64].lstrip()
        what = next((what for magic, what in _WHAT_ELSE if start.startswith(magic)), "it is no WAV")
        raise AudioRefused(what)
    form = b""
    for name, content in _chunks(data):
        if name == b"fmt ":
            form = content
        elif name == b"data":
            if len(form) < _FORMAT.size:
                raise AudioRefused("its header is missing")
            return form, content
    raise AudioRefused("it holds no sound")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each chunk. Sound that nobody gave its size goes on to the end."""
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8
        after = at + size + size % 2  # a chunk of odd length is padded
        if name == b"data" and not _may_be_chunk(data, after):
            after = size = len(data)  # written as a stream, its header never gone back to
        yield name, data[at : at + size]
        at = after


def _may_be_chunk(data: bytes, at: int) -> bool:
    """Whether a chunk, or the end, may be here."""
    rest = len(data) - at
    if rest < 8:
        return True
    name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
    return name.isascii() and name.decode().isprintable() and size <= rest


def _first_channel(data: bytes, width: int, block: int) -> bytes:
    """One channel of interleaved frames; half a frame at the end is dropped. Twilio's first is the caller."""
    data = data[: len(data) - len(data) % block] if len(data) % block else data
    if width == block:
        return data
    channel = bytearray(len(data) // block * width)
    for byte in range(width):
        channel[byte::width] = data[byte::block]
    return bytes(channel)


def _upper_two(width: int) -> Callable[[bytes], bytes]:
    return lambda data: _first_channel(data[width - 2 :] + bytes(width - 2), 2, width)


def _from_8_bits(data: bytes) -> bytes:
    samples = bytearray(2 * len(data))
    samples[1::2] = data.translate(bytes((code + 128) % 256 for code in range(256)))  # unsigned, unlike the wider
    return bytes(samples)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content


_DECODERS: dict[tuple[int, int], Callable[[bytes], bytes]] = {
    (_PCM, 8): _from_8_bits,
    (_PCM, 16): lambda data: data,
    (_PCM, 24): _upper_two(3),
    (_PCM, 32): _upper_two(4),
    (_MULAW, 8): decode_mulaw,
    (_ALAW, 8): decode_alaw,
}
