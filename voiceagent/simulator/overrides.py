"""Connection overrides: `#ct=2000&rt=5000&rc=2` behind a webhook URL sets how patiently Twilio calls it."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urldefrag

_RANGES = {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000), "rc": (0, 5)}
_FAILURES = frozenset({"4xx", "5xx", "ct", "rt"})


@dataclass(frozen=True)
class Patience:
    """How long Twilio waits and what it tries again. Times in seconds; `total_s` includes every try."""

    connect_s: float = 5.0
    read_s: float = 15.0
    total_s: float = 15.0
    retries: int = 1
    retried: frozenset[str] = frozenset({"ct"})

    def within(self, total_s: float) -> "Patience":
        """The same, but nothing above `total_s`: call requests stop at 15 s whatever the URL says."""
        return replace(
            self,
            connect_s=min(self.connect_s, total_s),
            read_s=min(self.read_s, total_s),
            total_s=min(self.total_s, total_s),
        )


def read_overrides(url: str) -> tuple[str, Patience]:
    """The URL as it is sent and signed (without its fragment), and the patience asked for.

    Unknown keys and values out of range are ignored.
    """
    bare, fragment = urldefrag(url)
    patience = Patience()
    for key, value in parse_qsl(fragment):
        patience = _override(patience, key, value)
    return bare, patience


def _override(patience: Patience, key: str, value: str) -> Patience:
    if key == "rp":
        kinds = frozenset(value.split(","))
        return replace(patience, retried=_FAILURES if "all" in kinds else kinds & _FAILURES)
    low, high = _RANGES.get(key, (1, 0))
    if not value.isdecimal() or not low <= int(value) <= high:
        return patience
    if key == "rc":
        return replace(patience, retries=int(value))
    seconds = int(value) / 1000
    return {
        "ct": replace(patience, connect_s=seconds),
        "rt": replace(patience, read_s=seconds),
        "tt": replace(patience, total_s=seconds),
    }[key]
