"""What somebody types at `make call`, understood: words to say, or a command."""

import re
from dataclasses import dataclass

HELP = """Type what you say and press Enter. An empty line is a silence. Commands:
  /keys 1#    press keys (0-9, A-D, * and #)
  /stop 4     break into the next answer after 4 words (in relay mode)
  /silence    say nothing until Twilio gives up listening
  /hangup     put the receiver down (Ctrl-C and Ctrl-D do it too)
  /help       this text"""

_KEYS = re.compile(r"[0-9A-D*#]{1,64}")


@dataclass(frozen=True)
class Say:
    words: str


@dataclass(frozen=True)
class Press:
    keys: str


@dataclass(frozen=True)
class Interrupt:
    """The next answer, after so many words."""

    words: int


@dataclass(frozen=True)
class BeSilent:
    pass


@dataclass(frozen=True)
class HangUp:
    pass


@dataclass(frozen=True)
class Tell:
    """Nothing for the call: `text` is for who typed."""

    text: str


Typed = Say | Press | Interrupt | BeSilent | HangUp | Tell


def understand(line: str) -> Typed:
    """Whatever is no command is said as it stands."""
    if not line.strip():
        return BeSilent()
    return _command(line[1:].strip()) if line.startswith("/") else Say(line)


def _command(text: str) -> Typed:
    name, _, rest = text.partition(" ")
    match name.lower():
        case "silence":
            return BeSilent()
        case "hangup":
            return HangUp()
        case "keys":
            keys = rest.replace(" ", "").upper()
            return Press(keys) if _KEYS.fullmatch(keys) else Tell("Which keys? For example: /keys 1#")
        case "stop":
            return Interrupt(int(rest)) if rest.isdecimal() else Tell("After how many words? For example: /stop 4")
        case "help":
            return Tell(HELP)
    return Tell(f"There is no such command.\n{HELP}")
