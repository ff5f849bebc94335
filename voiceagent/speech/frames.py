"""Length-prefixed frames over a pipe: four bytes of length, big-endian, then so many bytes."""

from typing import IO

_PREFIX = 4
MOST_BYTES = 64 << 20


def write_frames(pipe: IO[bytes], *frames: bytes) -> None:
    """Write them all, and flush. Raises OSError when nobody reads any more."""
    for frame in frames:
        pipe.write(len(frame).to_bytes(_PREFIX, "big"))
        pipe.write(frame)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes:
    """The next frame. Raises EOFError at the end of the pipe, and for a length that can't be meant."""
    size = int.from_bytes(_exactly(pipe, _PREFIX), "big")
    if size > MOST_BYTES:
        raise EOFError(f"a frame of {size} bytes")
    return _exactly(pipe, size)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    read = b""
    while len(read) < count:
        more = pipe.read(count - len(read))
        if not more:
            raise EOFError
        read += more
    return read
