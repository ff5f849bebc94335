"""What a verb leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from voiceagent.simulator.acts import Act

FinalStatus = Literal["completed", "busy", "no-answer", "failed", "canceled"]


@dataclass(frozen=True)
class Onward:
    """The next verb of the document; after the last one Twilio hangs up."""


@dataclass(frozen=True)
class Fetch:
    """Another document: the rest of this one is forgotten. `url` is absolute."""

    url: str
    method: str = "POST"
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Inline:
    """A document handed over with a REST request."""

    twiml: str


@dataclass(frozen=True)
class Listen:
    """The caller may act now. `hear` says what an act leads to; Listen again when it was not listened to.

    Over a `socket` the agent may speak without being asked, if it `goes_on`. `let_go` is run when something else
    takes over.
    """

    hear: "Callable[[Act], Outcome]"
    what: str
    socket: bool = False
    goes_on: bool = False
    let_go: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class End:
    """The call is over."""

    status: FinalStatus = "completed"


@dataclass(frozen=True)
class Left:
    """The caller hung up in the middle of a reply; `then` is still told, and can do nothing."""

    then: "Outcome"


Outcome = Onward | Fetch | Inline | Listen | End | Left
