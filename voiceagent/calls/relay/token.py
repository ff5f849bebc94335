"""The token in a relay's TwiML: it lets one socket, for one call, take it up where the document left it."""

from dataclasses import dataclass
from secrets import token_urlsafe

from itsdangerous import BadSignature, URLSafeTimedSerializer

LIVES_S = 120
"""From our TwiML to the socket's setup; Twilio connects at once, after what is still to be said before."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What a token says. `turn` is the next one, `back`: so many sockets in a row were lost before this one.

    `speaks`: Twilio says something by itself when the socket is open. `nonce` is what may be used once.
    """

    call_sid: str
    turn: int
    back: int
    speaks: bool
    nonce: str


class RelayTokens:
    """Signed with the program's secret, so that any process may have made them."""

    def __init__(self, secret: str) -> None:
        self._signed = URLSafeTimedSerializer(secret, salt="relay")

    def make(self, call_sid: str, turn: int, back: int = 0, *, speaks: bool = True) -> str:
        return str(self._signed.dumps([call_sid, turn, back, speaks, token_urlsafe(9)]))

    def read(self, token: str, call_sid: str) -> Admission | None:
        """What it says, or None: not ours, too old, another call's. Whether it was used already is not seen here."""
        try:
            of_call, turn, back, speaks, nonce = self._signed.loads(token, max_age=LIVES_S)
        except (BadSignature, ValueError, TypeError):
            return None
        return Admission(of_call, turn, back, speaks, nonce) if of_call == call_sid else None
