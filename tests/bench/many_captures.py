"""As many captures as wanted, made up: some callers have one, a few have thousands; some words are in most of them."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert

from voiceagent.storage.database import Database
from voiceagent.storage.models import Call, Caller, Capture
from voiceagent.storage.search.terms import terms_of

CAPTURES_A_CALLER = 50
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = 20_000
_SMALL = ["the", "of", "and", "a", "to", "in", "is", "it", "that", "for", "on", "with", "as", "was"]
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Asked:
    """A query, and whose captures are searched."""

    query: str
    caller_id: int


class ManyCaptures:
    """The same ones for the same seed. `grow` adds; `asked` are queries that find something."""

    def __init__(self, most: int, seed: int = 7) -> None:
        self._dice = random.Random(seed)
        self._words = _made_up_words(self._dice)
        self._of_words = _cumulated(1 / (rank + 3) for rank in range(len(self._words)))
        self.callers = max(1, most // CAPTURES_A_CALLER)
        self._of_callers = _cumulated((rank + 1) ** -0.7 for rank in range(self.callers))
        self._asked: list[Asked] = []
        self.count = 0

    def grow(self, count: int) -> Iterator[list[dict[str, object]]]:
        """Rows of `capture` up to `count` in all, in batches."""
        while self.count < count:
            yield [self._row() for _ in range(min(_AT_ONCE, count - self.count))]

    def asked(self, count: int) -> Sequence[Asked]:
        """`count` queries over what there is: who has more captures asks more often."""
        return self._dice.sample(self._asked, min(count, len(self._asked)))

    @property
    def heaviest(self) -> int:
        """The caller who has most."""
        return 1

    def rows_of_callers(self) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
        """Rows of `caller` and of `call`: each caller has one call here."""
        ids = range(1, self.callers + 1)
        return (
            [{"id": id, "number": f"+1{id:010}", "created_at": BEGAN} for id in ids],
            [
                {
                    "sid": f"CA{id:032x}",
                    "caller_id": id,
                    "profile": "learning",
                    "mode": "gather",
                    "language": "en-US",
                    "greeting": "",
                    "attested": True,
                    "status": "completed",
                    "started_at": BEGAN,
                }
                for id in ids
            ],
        )

    def _row(self) -> dict[str, object]:
        self.count += 1
        caller_id = self._dice.choices(range(1, self.callers + 1), cum_weights=self._of_callers)[0]
        words = self._dice.choices(self._words, cum_weights=self._of_words, k=self._dice.randint(6, 16))
        text = " ".join(words)
        if self.count % 50 == 0:
            self._asked.append(Asked(" ".join(self._dice.sample(words, 3)), caller_id))
        return {
            "id": self.count,
            "caller_id": caller_id,
            "call_sid": f"CA{caller_id:032x}",
            "turn": self.count,
            "text": text,
            "folded": text,
            "digest": f"{self.count:064x}",
            "created_at": BEGAN + timedelta(seconds=20 * self.count),
            "terms": " ".join(terms_of(text)),
        }


def keep_callers(database: Database, made: ManyCaptures) -> None:
    callers, calls = made.rows_of_callers()
    for start in range(0, len(callers), _AT_ONCE):
        database.transaction(
            lambda connection, at=slice(start, start + _AT_ONCE): (  # type: ignore[misc]
                connection.execute(insert(Caller.__table__), callers[at]),
                connection.execute(insert(Call.__table__), calls[at]),
            )
        )


def keep_captures(database: Database, rows: list[dict[str, object]]) -> None:
    """With all that a database does for one capture: triggers, indexes."""

    def keep(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            _copy(connection, rows)
        else:
            connection.execute(insert(Capture.__table__), rows)

    database.transaction(keep)


def _copy(connection: Connection, rows: list[dict[str, object]]) -> None:
    columns = ", ".join(rows[0])
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY capture ({columns}) FROM STDIN") as copy:  # type: ignore[attr-defined] # psycopg's
        for row in rows:
            copy.write_row(tuple(row.values()))


def _made_up_words(dice: random.Random) -> list[str]:
    syllables = [a + b for a, b in itertools.product("bdfgklmnprstvz", "aeiou")]
    made = {"".join(dice.choices(syllables, k=dice.randint(2, 4))) for _ in range(_WORDS)}
    return _SMALL + sorted(made, key=lambda _: dice.random())


def _cumulated(weights: Iterator[float]) -> list[float]:
    return list(itertools.accumulate(weights))
