"""Who may open a relay's socket: the call that our own TwiML sent there, once."""

import structlog

from voiceagent.calls.relay.inbox import POLICY_VIOLATION
from voiceagent.calls.relay.line import Line
from voiceagent.calls.relay.messages import Malformed, Setup, read_message
from voiceagent.calls.relay.token import Admission, RelayTokens
from voiceagent.state.base import CallStore

log = structlog.get_logger("relay")

SETUP_S = 5.0
"""Twilio sends the setup as soon as the socket is open; so long a stranger may hold one."""


def admit(line: Line, tokens: RelayTokens, account_sid: str, state: CallStore) -> Admission | None:
    """Read the setup, which must be the first message, and check it. None: the line is closed, nothing was done.

    Raises `LineLostError`.
    """
    frame = line.receive(SETUP_S)
    try:
        setup = read_message(frame) if frame is not None else None
    except Malformed:
        setup = None
    admission, why = _admitted(setup, tokens, account_sid, state) if isinstance(setup, Setup) else (None, "no setup")
    if admission is None:
        log.warning("relay_refused", reason=why)
        line.close(POLICY_VIOLATION)
    return admission


def _admitted(setup: Setup, tokens: RelayTokens, account_sid: str, state: CallStore) -> tuple[Admission | None, str]:
    if setup.account_sid != account_sid:
        return None, "another account"
    admission = tokens.read(setup.parameters.get("token", ""), setup.call_sid)
    if admission is None:
        return None, "no token for this call"
    # The first session to be kept under the nonce is the only one that gets its own id back.
    session = setup.session_id or "a session"
    if not setup.session_id or state.keep_document(setup.call_sid, f"socket:{admission.nonce}", session) != session:
        return None, "token used already"
    return admission, ""
