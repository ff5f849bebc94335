"""How a session ends, as the Connect's action is told."""

from dataclasses import dataclass
from typing import Literal

CANNOT_CONNECT = "64102"
SOCKET_LOST = "64105"


@dataclass(frozen=True)
class Ended:
    """`ended` by the app, `completed` by the caller who hung up, `failed`. Which is which: a guess."""

    status: Literal["ended", "completed", "failed"]
    handoff_data: str = ""
    error_code: str = ""
    error_message: str = ""

    def fields(self, session_id: str, seconds: float) -> dict[str, str]:
        optional = {
            "HandoffData": self.handoff_data,
            "ErrorCode": self.error_code,
            "ErrorMessage": self.error_message,
        }
        told = {"SessionId": session_id, "SessionStatus": self.status, "SessionDuration": str(round(seconds))}
        return told | {name: value for name, value in optional.items() if value}
