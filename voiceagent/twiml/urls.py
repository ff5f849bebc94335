"""The URLs that our documents send Twilio to next. Relative to /voice/, whatever prefix a proxy puts before it.

They carry what a webhook must know without asking anybody: the turn, how often nothing was heard, and the way in,
with the keys that are awaited. `web.forms` reads them.
"""

from urllib.parse import urlencode

from voiceagent.calls.reply import Continue, Listen, TakeMessage, Transfer
from voiceagent.core.way import Mode, Way

# A relay's own document has another action (`relay.py`): this is where one goes that can't open a socket.
_LISTENING: dict[Mode, str] = {"gather": "turn", "record": "recorded", "keys": "keys", "relay": "turn"}


def listen_url(listen: Listen, base_language: str) -> str:
    """`silences` is what a silence would be then: the same URL serves for words and for none."""
    query: dict[str, int | str] = {"turn": listen.turn, "silences": listen.silences + 1}
    if listen.reasks:
        query["reasks"] = listen.reasks
    if listen.way.keys:
        query["keys"] = listen.way.keys
    if by_keys(listen.way):
        return _url("turn", query, listen.way, base_language, listen.way.mode)
    return _url(_LISTENING[listen.way.mode], query, listen.way, base_language)


def by_keys(way: Way) -> bool:
    """Keys are awaited, and a recording would not take them: this one time a Gather listens."""
    return way.mode == "record" and way.keys != 0


def continue_url(then: Continue, base_language: str) -> str:
    query: dict[str, int | str] = {"turn": then.turn, "part": then.part, "after": then.after}
    return _url("continue", query, then.way, base_language, then.way.mode)


def message_url(then: TakeMessage, base_language: str) -> str:
    query: dict[str, int | str] = {"turn": then.turn, "silences": then.silences + 1, "message": 1}
    return _url("recorded", query, then.way, base_language)


def transferred_url(then: Transfer, base_language: str) -> str:
    return _url("transferred", {"turn": then.turn}, then.way, base_language, then.way.mode)


def _url(path: str, query: dict[str, int | str], way: Way, base_language: str, mode: Mode = "gather") -> str:
    """What goes without saying is left out: the profile's own language, and the mode where the path tells it."""
    if mode != "gather":
        query["mode"] = mode
    if way.language != base_language:
        query["lang"] = way.language
    return f"{path}?{urlencode(query)}"
