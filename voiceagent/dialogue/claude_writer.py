"""Claude as a writer: one piece of text, when nobody waits on the phone. Keeps `agents.base.Writer`."""

from collections.abc import Callable

import anthropic

from voiceagent.dialogue.claude import reason_of
from voiceagent.dialogue.failures import failure

PATIENCE_S = 20.0


class ClaudeWriter:
    def __init__(self, client: Callable[[], anthropic.Anthropic], *, model: str = "claude-haiku-5-5") -> None:
        self._client = client
        self._model = model

    def write(self, system: str, text: str, max_tokens: int) -> str:
        try:
            message = self._client().messages.create(
                model=self._model,
                max_tokens=max_tokens,
                thinking={"type": "disabled"},
                system=system,
                messages=[{"role": "user", "content": text}],
                timeout=PATIENCE_S,
            )
        except Exception as exc:
            raise failure(reason_of(exc)) from exc
        written = "".join(block.text for block in message.content if block.type == "text").strip()
        if message.stop_reason != "end_turn" or not written:
            raise failure("cut_off" if message.stop_reason == "max_tokens" else "empty")
        return written
