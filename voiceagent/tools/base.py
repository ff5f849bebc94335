"""The promise of a tool: a name, arguments that are checked, and one thing it does for this caller only."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, WithJsonSchema

from voiceagent.core.clock import Clock
from voiceagent.core.way import Way
from voiceagent.dialogue.base import ToolSpec
from voiceagent.storage.record import Record


class Arguments(BaseModel):
    """What a model must give to a tool; anything more or else is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _by_the_sweep(_message_id: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class ToolContext:
    """Whose call it is. Set by us from the call, never by a model: a tool can touch nothing of other callers.

    `way`: how the caller is listened to now, and in which language. `number` is E.164, None for a withheld one.
    `send_soon(id)` has a message of the outbox sent; without it the sweep does, half a minute later.
    """

    call_sid: str
    turn: int
    caller_id: int | None
    trusted: bool
    record: Record
    clock: Clock
    way: Way = field(default_factory=Way)
    number: str | None = None
    send_soon: Callable[[int], None] = _by_the_sweep


@dataclass(frozen=True, slots=True)
class ToolResult:
    """`text` goes back to the model; the rest is for the call.

    `ends_call`: the answer is over and so is the call. `way`: from here on the caller is spoken to and listened to
    like that. `asking`: the state of what is asked for now. `transfer_to`: the answer is over, put the caller
    through to this number (E.164, from the profile). `refuses_recording`: the caller does not want to be recorded.
    """

    text: str
    is_error: bool = False
    ends_call: bool = False
    way: Way | None = None
    asking: str = ""
    transfer_to: str = ""
    refuses_recording: bool = False


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True, slots=True)
class Tool(Generic[A]):
    """`run` may raise `OutsideFailed`: the model is then told that it could not be done."""

    name: str
    description: str
    arguments: type[A]
    run: Callable[[A, ToolContext], ToolResult]

    def spec(self) -> ToolSpec:
        return ToolSpec(self.name, self.description, _plain_schema(self.arguments))

    def use(self, arguments: dict[str, Any], context: ToolContext) -> ToolResult:
        """Check, then run. Wrong arguments are an error result that says what is wrong, never an exception."""
        try:
            checked = self.arguments.model_validate(arguments)
        except ValidationError as exc:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exc.errors())
            return ToolResult(f"These arguments can't be used: {wrong}", is_error=True)
        return self.run(checked, context)


def one_of(values: Collection[str]) -> Any:
    """The type of an argument that has one of these values, which are only known when the program runs."""
    allowed = tuple(values)

    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value

    return Annotated[str, AfterValidator(check), WithJsonSchema({"type": "string", "enum": list(allowed)})]


def _plain_schema(arguments: type[Arguments]) -> dict[str, Any]:
    """A JSON schema without pydantic's titles: fewer tokens, the same meaning."""
    schema = arguments.model_json_schema()
    properties = {
        name: {key: value for key, value in field.items() if key != "title"}
        for name, field in schema.get("properties", {}).items()
    }
    return {
        "type": "object",
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }
