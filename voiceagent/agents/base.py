"""What the minds beside the conversation need of a model: text in, text out, nobody waiting on the phone."""

from typing import Protocol


class Writer(Protocol):
    """A model that writes one piece of text. It has tens of seconds, not one."""

    def write(self, system: str, text: str, max_tokens: int) -> str:
        """The model's text for instructions (`system`) and material (`text`): stripped, whole, not empty.

        One try within 20 s. Raises `AnswererFailed` for everything else: an error, a refusal, an answer that
        was cut off at `max_tokens`, silence.
        """
        ...
