"""In how many pieces a text travels."""

import pytest

from voiceagent.simulator.sms_segments import Segments, segments_of


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),  # a character of the extension counts for two
        ("€" * 81, "GSM-7", 2),
        ("Ünïcode".replace("ï", "i"), "GSM-7", 1),
        ("it’s", "UCS-2", 1),  # one curly quote, and all is UCS-2
        ("’" + "a" * 69, "UCS-2", 1),
        ("’" + "a" * 70, "UCS-2", 2),
        ("🤖" * 35, "UCS-2", 1),  # two units each
        ("🤖" * 36, "UCS-2", 2),
    ],
)
def test_a_text_has_its_encoding_and_pieces(text: str, encoding: str, count: int) -> None:
    assert segments_of(text) == Segments(encoding, count)
