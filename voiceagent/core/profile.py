"""A profile: the persona, its words, its voice and its limits, from a TOML file."""

import tomllib
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError, model_validator

from voiceagent.core.errors import SettingsError

BUILT_IN = Path(__file__).parents[1] / "profiles"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Listen(_Part):
    """How a Gather listens. Units: seconds. `speech_timeout="auto"` can't go with a speech model (13335)."""

    timeout_s: PositiveInt = 6
    speech_timeout: PositiveInt | Literal["auto"] = "auto"
    speech_model: str = ""
    hints: tuple[str, ...] = Field(default=(), max_length=500)
    low_confidence: float = Field(default=0.3, ge=0, le=1)
    max_reasks: int = Field(default=2, ge=0)

    @model_validator(mode="after")
    def _auto_needs_no_model(self) -> Self:
        if self.speech_model and self.speech_timeout == "auto":
            raise ValueError('speech_timeout = "auto" and a speech_model exclude each other (13335)')
        return self


class Wait(_Part):
    """What the caller hears while an answer takes its time, and when that is (seconds)."""

    first_words_s: float = Field(default=1.5, gt=0, le=1.8)
    answer_s: float = Field(default=8.0, gt=0, le=12)
    fillers: tuple[str, ...] = Field(min_length=1)
    apology: str
    broken: str


class Silence(_Part):
    prompts: tuple[str, ...]
    goodbye: str


class AskAgain(_Part):
    prompts: tuple[str, ...] = Field(min_length=1)


class Limits(_Part):
    max_turns: PositiveInt = 200
    max_minutes: PositiveInt = 60
    closing: str


class FollowUp(_Part):
    send: bool = True
    signature: str = ""


class Profile(_Part):
    """Everything a call needs to know about whom it speaks for."""

    name: str
    prompt: str
    language: str = "en-US"
    voice: str
    greeting: str
    goodbye: str
    listen: Listen = Listen()
    wait: Wait
    silence: Silence
    ask_again: AskAgain
    limits: Limits
    follow_up: FollowUp = FollowUp()


def load_profile(name_or_path: str) -> Profile:
    """A built-in profile by name, or any TOML file by path. Raises `SettingsError`, each problem named."""
    path = BUILT_IN / f"{name_or_path}.toml"
    if not path.is_file():
        path = Path(name_or_path)
    try:
        return Profile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError:
        built_in = ", ".join(sorted(file.stem for file in BUILT_IN.glob("*.toml")))
        raise SettingsError(f"No profile {name_or_path!r}: give a path, or one of {built_in}") from None
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(f"The profile {name_or_path!r} is no TOML: {exc}") from None
    except ValidationError as exc:
        wrong = [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in exc.errors()]
        raise SettingsError(f"The profile {name_or_path!r} can't be used:\n  - " + "\n  - ".join(wrong)) from None
