"""Both ways of a session's socket: what is sent, and what the app's messages lead to."""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from voiceagent.simulator.line import Interrupted, Line, SocketMessage
from voiceagent.simulator.relay import from_app, from_twilio
from voiceagent.simulator.relay.ended import SOCKET_LOST, Ended
from voiceagent.simulator.relay.from_app import (
    AppMessage,
    ChangeLanguage,
    EndSession,
    InvalidMessage,
    PlaySound,
    SendDigits,
    Text,
)
from voiceagent.simulator.relay.script import Script
from voiceagent.simulator.relay.settings import RelaySettings
from voiceagent.simulator.relay.socket import LOST, Arrival, Gone, RelaySocket

MOST_WRONG = 10  # in a row
INVALID_DATA = 1007
LONGEST_QUOTE = 200  # characters of a wrong message, in the answer to it
_LOOK_EVERY_S = 0.05  # whether a REST request wants the call


class Inbox:
    """`over` says how the session ended, None while it goes on; `script` is what is still to be spoken."""

    def __init__(self, line: Line, settings: RelaySettings, socket: RelaySocket) -> None:
        self.over: Ended | None = None
        self.script = Script(line.habits.speaks_whole_replies)
        self.voice_language = settings.tts_language
        self.ear_language = settings.transcription_language
        self._line, self._socket = line, socket
        self._wrong_in_a_row = 0

    def send(self, message: Mapping[str, Any]) -> None:
        self._line.messages.append(SocketMessage("twilio", message, self._line.position))
        self._socket.send(message)

    def close(self) -> None:
        self._socket.close()

    def lose_socket(self) -> None:
        self._socket.lose()
        self.script.drop()
        self._is_gone(Gone(LOST, "lost"))

    def catch_up(self) -> None:
        """Takes what has come already."""
        while self.over is None and (arrival := self._socket.next()) is not None:
            self._take(arrival)

    def take_next(self, within_s: float, count: Callable[[float], None]) -> bool:
        """Waits for a message and takes it; `count` is told of the time that goes by. Raises Interrupted."""
        counted = monotonic()
        until = counted + within_s
        while self.over is None:
            arrival = self._socket.next(min(max(until - counted, 0.0), _LOOK_EVERY_S))
            now = monotonic()
            count(now - counted)
            counted = now
            if arrival is not None:
                self._take(arrival)
                return True
            if self._line.interrupted.is_set():
                raise Interrupted
            if now >= until:
                break
        return False

    def _take(self, arrival: Arrival) -> None:
        if isinstance(arrival, Gone):
            self._is_gone(arrival)
            return
        try:
            fields = from_app.parse(arrival)
            self._line.messages.append(SocketMessage("app", fields, self._line.position))
            self._obey(from_app.read(fields))
            self._wrong_in_a_row = 0
        except InvalidMessage as invalid:
            self._is_wrong(arrival, str(invalid))

    def _obey(self, message: AppMessage) -> None:
        match message:
            case Text():
                self.script.take(message)
            case PlaySound() | SendDigits():
                self.script.take_sound(message)
            case ChangeLanguage():
                self.voice_language = message.tts or self.voice_language
                self.ear_language = message.transcription or self.ear_language
            case EndSession():
                self.over = Ended("ended", message.handoff_data)

    def _is_gone(self, gone: Gone) -> None:
        if self.over is None:
            reason = f"the WebSocket was closed: {gone.code} {gone.reason}".rstrip()
            self._line.note(f"{SOCKET_LOST}: {reason}")
            self.over = Ended("failed", "", SOCKET_LOST, reason)

    def _is_wrong(self, frame: str | bytes, why: str) -> None:
        """64107: dropped, and the app is told. Ten in a row, and Twilio hangs up on the app."""
        quoted = repr(frame[:LONGEST_QUOTE])
        self._line.note(f"64107: {why}: {quoted}")
        self.send(from_twilio.error(f"Invalid message received: {quoted} ({why})"))
        self._wrong_in_a_row += 1
        if self._wrong_in_a_row >= MOST_WRONG:
            self._socket.close(INVALID_DATA, "too many invalid messages")
            self._is_gone(Gone(INVALID_DATA, "too many invalid messages"))
