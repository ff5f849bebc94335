"""All that storage keeps, in one hand."""

import time
from dataclasses import dataclass

from sqlalchemy import select

from voiceagent.storage.calls import Calls
from voiceagent.storage.captures import Captures
from voiceagent.storage.database import Database, open_database
from voiceagent.storage.opt_outs import OptOuts
from voiceagent.storage.outbox import Outbox
from voiceagent.storage.received_texts import ReceivedTexts
from voiceagent.storage.recordings import Recordings
from voiceagent.storage.search.base import Search
from voiceagent.storage.search.full_text import FullTextSearch
from voiceagent.storage.search.meaning.vectors import Vectors


@dataclass(frozen=True, slots=True)
class Record:
    """The record of what happened: one database, by subject.

    `search` is by words alone, fit for a live turn; `wiring.fused_search` adds what they mean, elsewhere.
    """

    database: Database
    calls: Calls
    captures: Captures
    outbox: Outbox
    recordings: Recordings
    texts: ReceivedTexts
    opt_outs: OptOuts
    search: Search
    vectors: Vectors

    def ping(self) -> float:
        """Seconds a round trip to the database took. Raises `StorageUnavailable`."""
        began = time.perf_counter()
        self.database.run(lambda connection: connection.scalar(select(1)))
        return time.perf_counter() - began

    def close(self) -> None:
        """Give the connections back. The record may be used again afterwards."""
        self.database.close()


def open_record(url: str) -> Record:
    """Nothing is connected yet. Raises `SettingsError` for a URL we can't use."""
    database = open_database(url)
    return Record(
        database=database,
        calls=Calls(database),
        captures=Captures(database),
        outbox=Outbox(database),
        recordings=Recordings(database),
        search=FullTextSearch(database),
        vectors=Vectors(database),
        texts=ReceivedTexts(database),
        opt_outs=OptOuts(database),
    )
