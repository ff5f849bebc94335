"""One ConversationRelay call as Twilio makes it, and cheaply: the webhook, the socket, the turns, the end."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree import ElementTree as ET

from tests.bench.light_socket import LightSocket, UpgradeRefused
from tests.bench.script import answer_to
from voiceagent.simulator.call_fields import CallFields
from voiceagent.simulator.relay import from_twilio
from voiceagent.simulator.signature import sign

NUMBER = "+18005551212"
TURN_S = 30.0  # for a whole answer; then the call has failed
WEBHOOK_S = 15.0
FAILURES = (OSError, UpgradeRefused, TimeoutError, ValueError, ET.ParseError)


@dataclass(frozen=True)
class Account:
    """Where the app is, and what it is signed with."""

    url: str
    account_sid: str
    auth_token: str


@dataclass(frozen=True)
class RelayTurn:
    """`first_token_s`: from the prompt's send to the first text that is not blank; `whole_s`: to `last: true`."""

    said: str
    heard: str
    first_token_s: float
    whole_s: float
    messages: int

    @property
    def is_right(self) -> bool:
        return " ".join(self.heard.split()) == answer_to(self.said)


@dataclass
class RelayCall:
    """One call; `failure` says what ended it too soon."""

    caller: int
    sid: str = ""
    webhook_s: float = 0.0  # the answer to /voice/incoming
    open_s: float = 0.0  # from that answer to the open socket
    turns: list[RelayTurn] = field(default_factory=list)
    failure: str = ""


@dataclass(frozen=True)
class Plan:
    """What one caller does; all are different in when they begin."""

    turns: int
    starts_after_s: float
    pause_s: float
    said: Callable[[int, int], str]


@dataclass
class Listener:
    """What comes over one socket in one turn."""

    tokens: list[str] = field(default_factory=list)
    first_at: float = 0.0
    messages: int = 0
    whole: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    def hears(self, message: dict[str, Any], at: float) -> None:
        self.messages += 1
        if message["type"] == "text":
            self.tokens.append(message["token"])
            if not self.first_at and message["token"].strip():
                self.first_at = at
            if message.get("last"):
                self.whole.set()
        elif message["type"] == "end":
            self.ended = True
            self.whole.set()

    def begin(self) -> None:
        self.tokens, self.first_at, self.messages = [], 0.0, 0
        self.whole.clear()


@dataclass(frozen=True)
class OpenCall:
    """A call whose socket is open."""

    fields: CallFields
    socket: LightSocket
    listener: Listener
    action: str


async def call_app(account: Account, call: RelayCall, plan: Plan) -> None:
    await asyncio.sleep(plan.starts_after_s)
    try:
        opened = await open_call(account, call)
        for turn in range(1, plan.turns + 1):
            if turn > 1:
                await asyncio.sleep(plan.pause_s)
            call.turns.append(await take_turn(opened, plan.said(call.caller, turn)))
        await hang_up(account, opened)
    except FAILURES as exc:
        call.failure = f"{type(exc).__name__}: {exc}"


async def open_call(account: Account, call: RelayCall) -> OpenCall:
    fields = CallFields("CA" + secrets.token_hex(16), account.account_sid, f"+1415555{call.caller:04}", NUMBER)
    call.sid = fields.call_sid
    loop = asyncio.get_running_loop()
    began = loop.time()
    twiml = await post(account, "/voice/incoming", fields.standard())
    call.webhook_s = loop.time() - began
    connect = ET.fromstring(twiml).find("Connect")  # noqa: S314  our own app's
    noun = None if connect is None else connect.find("ConversationRelay")
    if connect is None or noun is None:
        raise ValueError(f"no ConversationRelay, but {twiml[:300]!r}")
    url, listener = noun.get("url", ""), Listener()
    headers = {"X-Twilio-Signature": sign(account.auth_token, url)}
    socket = await LightSocket.connect(url, headers, listener.hears)
    call.open_s = loop.time() - began - call.webhook_s
    parameters = {each.get("name", ""): each.get("value", "") for each in noun.iter("Parameter")}
    socket.send(from_twilio.setup(fields, "VX" + secrets.token_hex(16), "ringing", parameters))
    fields.status = "in-progress"
    return OpenCall(fields, socket, listener, connect.get("action", ""))


async def take_turn(opened: OpenCall, words: str) -> RelayTurn:
    socket, listener = opened.socket, opened.listener
    listener.begin()
    began = asyncio.get_running_loop().time()
    socket.send(from_twilio.prompts(words, "en-US", 1)[0])
    async with asyncio.timeout(TURN_S):
        waits = asyncio.ensure_future(listener.whole.wait()), asyncio.ensure_future(socket.closed.wait())
        _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in pending:
            wait.cancel()
    if not listener.whole.is_set() or listener.ended:
        raise ValueError("the session ended in the middle of a turn")
    now = asyncio.get_running_loop().time()
    heard = "".join(listener.tokens)
    return RelayTurn(words, heard, listener.first_at - began, now - began, listener.messages)


async def hang_up(account: Account, opened: OpenCall) -> None:
    fields = opened.fields
    opened.socket.close()
    fields.status = "completed"
    if opened.action:
        ended = {"SessionId": "VX" + secrets.token_hex(16), "SessionStatus": "completed", "SessionDuration": "1"}
        await post(account, urljoin(f"{account.url}/voice/incoming", opened.action), {**fields.standard(), **ended})
    await post(account, "/voice/status", {**fields.standard(), "CallDuration": "1"})


async def post(account: Account, path: str, fields: dict[str, str]) -> str:
    url = urljoin(account.url, path)
    parts, body = urlsplit(url), urlencode(fields).encode()
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    head = (
        f"POST {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Twilio-Signature: {sign(account.auth_token, url, fields.items())}\r\n\r\n"
    )
    async with asyncio.timeout(WEBHOOK_S):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(head.encode() + body)
        answer = await reader.read()
        writer.close()
    first, _, rest = answer.partition(b"\r\n")
    if not 200 <= int(first.split()[1]) < 300:
        raise ValueError(f"{path}: {first.decode()}")
    return rest.partition(b"\r\n\r\n")[2].decode()
