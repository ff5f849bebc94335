"""How much is done: `FULL` takes minutes and gives figures, `QUICK` only shows that the bench works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """`pace` is that of people's speech, 1 as they speak; times in seconds."""

    first_token_s: float
    per_word_s: float
    pace: float
    at_once: int
    callers: int
    dial_in_s: float
    turns: int
    sentences: int | None
    """Of each kind, for the recogniser; None: all there are."""
    captures: tuple[int, ...]
    """How many there are when searches are measured."""
    vectors: tuple[int, ...]
    """How many one caller has when a search by meaning is measured."""


@dataclass(frozen=True)
class RelayScale:
    """`sockets` are held open while `webhooks` are answered; times in seconds."""

    first_token_s: float
    per_word_s: float
    callers: int
    dial_in_s: float
    turns: int
    pause_s: float
    sockets: int
    webhooks: int


FULL = Scale(
    0.5,
    0.03,
    pace=1.0,
    at_once=10,
    callers=100,
    dial_in_s=8.0,
    turns=6,
    sentences=None,
    captures=(10_000, 100_000, 1_000_000),
    vectors=(100, 1_000, 5_000),
)
QUICK = Scale(
    0.1,
    0.005,
    pace=0.03,
    at_once=2,
    callers=4,
    dial_in_s=0.2,
    turns=2,
    sentences=1,
    captures=(200, 2_000),
    vectors=(20,),
)

RELAY = RelayScale(0.4, 0.03, callers=200, dial_in_s=8.0, turns=6, pause_s=8.0, sockets=500, webhooks=1200)
QUICK_RELAY = RelayScale(0.1, 0.005, callers=4, dial_in_s=0.2, turns=2, pause_s=0.1, sockets=6, webhooks=12)
