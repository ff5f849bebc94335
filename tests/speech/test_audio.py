"""What comes as a recording is sound, or is refused in words; never a crash, never more memory than it is worth."""

import struct
import wave
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.speech.sounds import voice
from voiceagent.core.errors import AudioRefused
from voiceagent.speech.audio import MOST_SECONDS, read_audio, wav_of
from voiceagent.speech.base import Audio

RAMP = struct.pack("<100h", *range(-5000, 5000, 100))


def wav(  # noqa: PLR0917
    data: bytes = RAMP, kind: int = 1, channels: int = 1, rate: int = 8000, bits: int = 16, size: int | None = None,
    block: int | None = None, before: bytes = b"", after: bytes = b"", extra: bytes = b"",
) -> bytes:  # fmt: skip
    """A WAV in which everything may be a lie."""
    block = channels * bits // 8 if block is None else block
    form = struct.pack("<HHIIHH", kind, channels, rate, rate * block, block, bits) + extra
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + before
    chunks += b"data" + struct.pack("<I", len(data) if size is None else size) + data + after
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def test_it_reads_what_twilio_sends():
    assert read_audio(wav()) == Audio(RAMP, 8000)


def test_what_it_writes_the_standard_library_reads():
    with wave.open(BytesIO(wav_of(Audio(RAMP, 16000)))) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 16000, 2)
        assert file.readframes(1000) == RAMP


@given(st.binary(max_size=400).map(lambda data: data[: len(data) // 2 * 2]), st.integers(4000, 96000))
def test_what_it_writes_it_reads(samples: bytes, rate: int):
    if samples:
        assert read_audio(wav_of(Audio(samples, rate))) == Audio(samples, rate)


def test_mu_law_is_decoded():
    # The ends of the scale, silence of either sign, and a value from the table of G.711.
    samples = read_audio(wav(bytes([0x00, 0x80, 0xFF, 0x7F, 0x8F]), kind=7, bits=8)).samples
    assert struct.unpack("<5h", samples) == (-32124, 32124, 0, 0, 16764)


def test_a_law_is_decoded():
    samples = read_audio(wav(bytes([0xD5, 0x55, 0x2A, 0xAA]), kind=6, bits=8)).samples
    assert struct.unpack("<4h", samples) == (8, -8, -32256, 32256)


@pytest.mark.parametrize(
    ("bits", "data"),
    [
        (8, bytes([128, 255, 0])),
        (24, b"\x99\x00\x00\x99\x00\x7f\x99\x00\x80"),
        (32, b"\x99\x99\x00\x00\x99\x99\x00\x7f\x99\x99\x00\x80"),
    ],
)
def test_other_widths_become_16_bits(bits: int, data: bytes):
    assert struct.unpack("<3h", read_audio(wav(data, bits=bits)).samples) == (0, 0x7F00, -0x8000)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000])
def test_any_usual_rate_is_kept(rate: int):
    assert read_audio(wav(rate=rate)).rate == rate


def test_of_two_channels_the_first_is_the_caller():
    both = struct.pack("<6h", 1, -1, 2, -2, 3, -3)
    assert struct.unpack("<3h", read_audio(wav(both, channels=2)).samples) == (1, 2, 3)


def test_an_extensible_header_says_its_codec_further_back():
    extra = struct.pack("<HHIH", 22, 16, 4, 1) + bytes(14)
    assert read_audio(wav(kind=0xFFFE, extra=extra)).samples == RAMP


@pytest.mark.parametrize("size", [len(RAMP) + 5000, 0xFFFFFFFF, 0x7FFFFFFF, 0, 4])
def test_a_size_that_does_not_fit_costs_nothing(size: int):
    assert read_audio(wav(size=size)).samples == RAMP


def test_half_a_sample_at_the_end_is_dropped():
    assert read_audio(wav(RAMP + b"\x01")).samples == RAMP


def test_chunks_around_the_sound_are_no_sound():
    other = b"LIST" + struct.pack("<I", 3) + b"abc\0"
    assert read_audio(wav(before=other, after=other)).samples == RAMP


def test_a_truncated_file_gives_what_is_there():
    whole = wav()
    assert read_audio(whole[:-51]).samples == RAMP[:-52]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html>Not found</html>", "web page"),
        (b"  <html>", "web page"),
        (b'{"code": 20404}', "JSON"),
        (b"ID3\x04" + bytes(500), "MP3"),
        (b"\xff\xfb\x90" + bytes(500), "MP3"),
        (b"RIFX" + bytes(40), "byte order"),
        (bytes(1000), "no WAV"),
        (b"RIFF\x00\x00\x00\x00AVI " + bytes(100), "no WAV"),
        (b"RIFF", "no WAV"),
        (wav()[:20], "no sound"),
        (wav()[:36], "no sound"),
        (wav(b""), "no sound"),
        (wav(b"\x01"), "no sound"),
        (b"RIFF\x00\x00\x00\x00WAVEdata\x04\x00\x00\x00abcd", "header is missing"),
        (wav(rate=0), "can't be true"),
        (wav(rate=2_000_000_000), "can't be true"),
        (wav(channels=0, block=2), "can't be true"),
        (wav(channels=60000, block=2), "can't be true"),
        (wav(block=0), "contradicts"),
        (wav(block=7), "contradicts"),
        (wav(bits=12, block=1), "codec"),
        (wav(kind=0x55, bits=8), "codec"),
        (wav(kind=3, bits=32), "codec"),
    ],
)  # fmt: skip
def test_what_is_no_sound_is_refused_in_words(data: bytes, reason: str):
    with pytest.raises(AudioRefused, match=reason):
        read_audio(data)


def test_what_is_endless_is_refused():
    with pytest.raises(AudioRefused, match="too long"):
        read_audio(wav(bytes(2 * 4000 * (MOST_SECONDS + 1)), rate=4000))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_spoilt_file_is_sound_or_refused(data: st.DataObject):
    spoilt = bytearray(wav(before=b"LIST\x02\x00\x00\x00ab"))
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(0, 60))] = data.draw(st.integers(0, 255))
    try:
        audio = read_audio(bytes(spoilt[: data.draw(st.integers(0, len(spoilt)))]))
    except AudioRefused as refused:
        assert refused.reason
    else:
        assert 0 < len(audio.samples) <= 4 * len(spoilt)
        assert len(audio.samples) % 2 == 0


def test_a_part_is_counted_in_samples():
    whole = voice()
    assert whole.part(0, 4000).samples + whole.part(4000, 8000).samples == whole.samples
    assert whole.part(2000, 6000).seconds == 0.5
