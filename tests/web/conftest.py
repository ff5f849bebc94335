"""The fixtures of the calls room, for doors that need no more of the program."""

from tests.calls.conftest import make_calls, record  # noqa: F401
