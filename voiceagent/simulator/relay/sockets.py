"""Opens WebSockets to the app, signed as Twilio signs them."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from wsproto.utilities import RemoteProtocolError

from voiceagent.simulator.relay.socket import CannotConnect, RelaySocket
from voiceagent.simulator.signature import sign

CONNECT_S = 5.0
_SCHEMES = {"ws": "http", "wss": "https"}


@dataclass
class Sockets:
    """Opens sockets for one account. `lead_to`: see Connections."""

    auth_token: str
    lead_to: Mapping[str, str] = field(default_factory=dict)

    def open(self, url: str) -> RelaySocket:
        """Raises CannotConnect."""
        try:
            return RelaySocket(_connected(self._address(urlsplit(url))), url, sign(self.auth_token, url))
        except (OSError, RemoteProtocolError) as failed:
            raise CannotConnect(url, str(failed) or type(failed).__name__) from failed

    def _address(self, parts: SplitResult) -> SplitResult:
        origin = f"{_SCHEMES.get(parts.scheme, parts.scheme)}://{parts.netloc}"
        return urlsplit(self.lead_to.get(origin, origin))


def _connected(address: SplitResult) -> socket.socket:
    secure = address.scheme == "https"
    host = address.hostname or ""
    plain = socket.create_connection((host, address.port or (443 if secure else 80)), CONNECT_S)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # small messages, each of which somebody waits for
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
