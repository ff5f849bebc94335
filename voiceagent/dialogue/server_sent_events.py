"""Server-sent events as both model vendors send them: their data, as soon as the last byte is here."""

from collections.abc import Iterator

import httpx2

_MOST = 1_000_000
"""Bytes of a line: a thousand times what a model's has."""


def data_of(response: httpx2.Response) -> Iterator[list[str]]:
    """The data of the events, in order; of those that came together, together.

    Names, ids and comments are left out: all we need stands in the data.

    Raises `httpx2.SSEError` for what is no such stream, and whatever reading the response raises. httpx2 has the same
    with decoders for each field and each line; they cost more than all else we do with an event (measured).
    """
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/event-stream":
        raise httpx2.SSEError("not a stream of events")
    data: list[bytes] = []
    rest = b""
    for piece in response.iter_bytes():
        together: list[str] = []
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                data.append(line[5:].strip())
            elif data and not line.strip():
                together.append(b"\n".join(data).decode(errors="replace"))
                data.clear()
        if together:
            yield together
        if len(rest) > _MOST:
            raise httpx2.SSEError("a line without end")
