"""One more language of a profile: all its words in that language, and the voice that speaks them.

A language brings every text itself: a German voice that reads an English sentence is worse than a program that
does not start.
"""

from typing import Any, ClassVar, Self

from pydantic import BaseModel, model_validator

from voiceagent.core.ask_for_phrases import AskFor
from voiceagent.core.profile_sections import (
    AskAgain,
    BusyWords,
    FollowUpWords,
    Keys,
    LimitsWords,
    Listen,
    RecordWords,
    RelayVoice,
    RelayWords,
    Section,
    Silence,
    Text,
    TextsWords,
    TransferWords,
    WaitWords,
)

_VOICES = {"Polly.": "Amazon", "Google.": "Google"}
"""How `<Say>` begins the name of a voice, and what the same voices' provider is called in a ConversationRelay."""


class SpeaksWithOneVoice(Section):
    """What has a `voice` for `<Say>`, and a `[relay]` that speaks with the same one unless it names another."""

    @model_validator(mode="before")
    @classmethod
    def _relay_has_the_same_voice(cls, given: Any) -> Any:
        if not isinstance(given, dict) or not isinstance(given.get("voice"), str):
            return given
        relay = given.get("relay", {})
        if not isinstance(relay, dict) or relay.get("tts_provider") or relay.get("voice"):
            return given
        return {**given, "relay": {**relay, **_in_a_relay(given["voice"])}}


class RelayInLanguage(RelayWords, RelayVoice):
    optional: ClassVar = frozenset(RelayVoice.model_fields)


class ProfileLanguage(SpeaksWithOneVoice):
    """What `[languages."de-DE"]` holds. Of `listen` and `relay` it needs to say only what differs."""

    optional: ClassVar = frozenset({"listen"})

    voice: Text
    greeting: Text
    goodbye: Text
    listen: Listen = Listen()
    wait: WaitWords
    silence: Silence
    ask_again: AskAgain
    limits: LimitsWords
    record: RecordWords
    relay: RelayInLanguage
    keys: Keys
    busy: BusyWords
    ask_for: AskFor
    transfer: TransferWords
    follow_up: FollowUpWords
    texts: TextsWords

    @model_validator(mode="after")
    def _nothing_is_left_unsaid(self) -> Self:
        if missing := missing_texts(self):
            raise ValueError(f"missing in this language: {', '.join(missing)}")
        return self


def missing_texts(given: BaseModel, wanted: type[Section] = ProfileLanguage, path: str = "") -> list[str]:
    """The texts of a language that `given` does not bring itself, by their keys: `record.notice`."""
    missing: list[str] = []
    for name in wanted.model_fields.keys() - wanted.optional:
        section = wanted.model_fields[name].annotation
        if isinstance(section, type) and issubclass(section, Section):
            missing += missing_texts(getattr(given, name), section, f"{path}{name}.")
        elif name not in given.model_fields_set:
            missing.append(f"{path}{name}")
    return sorted(missing)


def overlaid(base: BaseModel, given: BaseModel) -> dict[str, Any]:
    """What changes in `base` where `given` says something itself, section by section."""
    changes: dict[str, Any] = {}
    for name in given.model_fields_set:
        old, new = getattr(base, name), getattr(given, name)
        changes[name] = old.model_copy(update=overlaid(old, new)) if isinstance(old, BaseModel) else new
    return changes


def _in_a_relay(voice: str) -> dict[str, str]:
    for prefix, provider in _VOICES.items():
        if voice.startswith(prefix):
            return {"tts_provider": provider, "voice": voice.removeprefix(prefix)}
    return {}
