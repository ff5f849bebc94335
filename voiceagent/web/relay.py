"""Twilio's socket of a relay call, and the webhook that follows it.

flask-sock and simple-websocket do the framing: 40 messages out and 3 in took 1.2 ms of CPU a turn under gevent
(measured), little enough to need no writer of our own.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from flask_sock import Sock
from simple_websocket import ConnectionClosed

from voiceagent.calls.relay.after import go_on_after_relay
from voiceagent.calls.relay.line import LineLostError
from voiceagent.calls.relay.messages import LARGEST
from voiceagent.calls.relay.room import RelayRoom
from voiceagent.calls.relay.session import hold_session
from voiceagent.calls.relay.token import RelayTokens
from voiceagent.calls.reply import Reply
from voiceagent.calls.services import CallServices
from voiceagent.core.logs import bind_call
from voiceagent.telephony.signature import SignatureCheck
from voiceagent.web.answers import twiml_once
from voiceagent.web.forms import session_over_of
from voiceagent.web.guards import only_twilios_socket

PING_S = 25
"""A way that was lost without a word is noticed after two of these."""

LONGEST_WAIT_S = 3600.0


class SocketLine:
    """A `Line` over simple-websocket's server."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    def send(self, message: str) -> None:
        try:
            self._socket.send(message)
        except (ConnectionClosed, OSError) as exc:
            raise LineLostError from exc

    def receive(self, timeout_s: float) -> str | bytes | None:
        try:
            frame: str | bytes | None = self._socket.receive(timeout=min(timeout_s, LONGEST_WAIT_S))
        except (ConnectionClosed, OSError) as exc:
            raise LineLostError from exc
        return frame or None  # an empty one is no message of Twilio's, but our own `wake`

    def wake(self) -> None:
        self._socket.input_buffer.append("")
        self._socket.event.set()

    def close(self, code: int = 1000) -> None:
        with suppress(ConnectionClosed, OSError):
            self._socket.close(code)


def relay_blueprint(
    services: CallServices, tokens: RelayTokens, room: RelayRoom, check: SignatureCheck | None, account_sid: str
) -> Blueprint:
    """GET /voice/relay: the socket itself."""
    relay = Blueprint("relay", __name__, url_prefix="/voice")
    relay.before_request(only_twilios_socket(check))
    relay.record_once(_set_up_sockets)

    def open_socket(socket: Any) -> None:
        """{"type": "setup", "callSid": "CA..", "customParameters": {"token": ".."}}, and then whatever is said"""
        hold_session(SocketLine(socket), services, tokens, account_sid, room)

    Sock().route("/relay", bp=relay)(open_socket)
    return relay


def add_relayed(voice: Blueprint, services: CallServices, render: Callable[[Reply, str], str]) -> None:
    """POST /voice/relayed, for the blueprint of voice webhooks; `render(reply, call_sid)` makes TwiML."""

    @voice.post("/relayed")
    def relayed() -> Response:
        """?turn=3&back=0  CallSid=CA..&SessionId=VX..&SessionStatus=ended&HandoffData={"go": "goodbye", ..}"""
        over = session_over_of(request, services.profile.language)
        bind_call(call_sid=over.call_sid, turn=over.turn)
        session = request.form.get("SessionId", "")[:64]
        return twiml_once(
            services.state,
            over.call_sid,
            f"relayed:{over.turn}:{over.back}:{session}",
            lambda: render(go_on_after_relay(over, services), over.call_sid),
        )


def _set_up_sockets(state: BlueprintSetupState) -> None:
    state.app.config.setdefault("SOCK_SERVER_OPTIONS", {"ping_interval": PING_S, "max_message_size": LARGEST})
