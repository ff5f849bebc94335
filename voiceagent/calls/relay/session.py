"""One socket, from its opening to its close: who it is, whether there is room, and then the call."""

from time import monotonic

import structlog

from voiceagent.calls.relay.admission import admit
from voiceagent.calls.relay.call import CLOSING_S, RelayCall
from voiceagent.calls.relay.handoff import Handoff
from voiceagent.calls.relay.line import Line, LineLostError
from voiceagent.calls.relay.messages import end
from voiceagent.calls.relay.room import RelayRoom
from voiceagent.calls.relay.token import RelayTokens
from voiceagent.calls.services import CallServices

log = structlog.get_logger("relay")


def hold_session(line: Line, services: CallServices, tokens: RelayTokens, account_sid: str, room: RelayRoom) -> None:
    """Returns when the line is closed. Never raises: what it is called by can't answer any more."""
    try:
        with room.before_setup() as is_welcome:
            admission = admit(line, tokens, account_sid, services.state) if is_welcome else None
        if admission is None:
            return
        with room.seated(line) as place:
            if place == "full":
                _turn_away(line)
            else:
                RelayCall(admission, line, services, lambda: room.is_leaving).talk()
    except LineLostError:
        pass  # before the call began
    except Exception:
        log.exception("relay_session_broke")
    finally:
        line.close()


def _turn_away(line: Line) -> None:
    """There is no room for one more: the call goes on by webhooks, which any process answers."""
    log.warning("relay_full")
    line.send(end(Handoff("mode", "gather").as_json()))
    until = monotonic() + CLOSING_S
    while (left := until - monotonic()) > 0:
        line.receive(left)
