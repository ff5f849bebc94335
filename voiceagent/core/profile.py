"""A profile: the persona, its words, its voices and its limits, from a TOML file."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import Field, PrivateAttr, ValidationError, model_validator

from voiceagent.core.ask_for_phrases import AskFor
from voiceagent.core.errors import SettingsError
from voiceagent.core.profile_language import ProfileLanguage, SpeaksWithOneVoice, missing_texts, overlaid
from voiceagent.core.profile_sections import (
    AskAgain,
    Busy,
    FollowUp,
    Keys,
    LanguageTag,
    Limits,
    Listen,
    Record,
    Relay,
    Silence,
    Text,
    Texts,
    Transfer,
    Wait,
)

BUILT_IN = Path(__file__).parents[1] / "profiles"


class Profile(SpeaksWithOneVoice):
    """Everything a call needs to know about whom it speaks for, in its base language; see `spoken_in`."""

    name: str
    prompt: str
    language: LanguageTag = "en-US"
    voice: Text
    greeting: Text
    goodbye: Text
    listen: Listen = Listen()
    wait: Wait
    silence: Silence
    ask_again: AskAgain
    limits: Limits
    record: Record = Record()
    relay: Relay = Relay()
    keys: Keys = Keys()
    busy: Busy = Busy()
    ask_for: AskFor = AskFor()
    transfer: Transfer = Transfer()
    follow_up: FollowUp = FollowUp()
    texts: Texts = Texts()
    languages: dict[LanguageTag, ProfileLanguage] = Field(default={}, max_length=30)

    # Identity: those of one profile hold each other, so that comparing all they hold would never end.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    _spoken: dict[str, "Profile"] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _defaults_are_english(self) -> Self:
        if not self.language.startswith("en") and (missing := missing_texts(self)):
            raise ValueError(f"missing in {self.language}, there are defaults in English only: {', '.join(missing)}")
        if self.language in self.languages:
            raise ValueError(f"languages.{self.language}: that is the base language, its words stand above")
        return self

    def model_post_init(self, _context: Any) -> None:
        self._speak_all_languages()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A changed profile is changed in all its languages."""
        copy = super().model_copy(update=update, deep=deep)
        copy._speak_all_languages()
        return copy

    def _speak_all_languages(self) -> None:
        """One profile for each language, all in one dictionary that they share."""
        self._spoken = {self.language: self}
        for language, words in self.languages.items():
            changes = {**overlaid(self, words), "language": language}
            self._spoken[language] = super().model_copy(update=changes)

    @property
    def languages_spoken(self) -> tuple[str, ...]:
        """BCP 47, the base language first. The same whichever language this profile is spoken in."""
        return tuple(self._spoken)

    def spoken_in(self, language: str) -> "Profile":
        """This profile with the words and voices of `language`; its own `language` says which one that became.

        A language that is not listed falls to one with the same primary tag (es-MX to es-US), else to the base.
        """
        if exact := self._spoken.get(language):
            return exact
        primary = _primary(language)
        near = (profile for listed, profile in self._spoken.items() if _primary(listed) == primary)
        return next(near, next(iter(self._spoken.values())))


def load_profile(name_or_path: str) -> Profile:
    """A built-in profile by name, or any TOML file by path. Raises `SettingsError`, each problem named.

    A language may stand in a file of its own, beside the profile or built in: "de-DE" = "learning.de-DE.toml".
    """
    path = BUILT_IN / f"{name_or_path}.toml"
    if not path.is_file():
        path = Path(name_or_path)
    if not path.is_file():
        raise SettingsError(f"No profile {name_or_path!r}: give a path, or one of {', '.join(built_in_profiles())}")
    try:
        return Profile.model_validate(_with_languages(_read(path), path.parent))
    except ValidationError as exc:
        wrong = [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in exc.errors()]
        raise SettingsError(f"The profile {name_or_path!r} can't be used:\n  - " + "\n  - ".join(wrong)) from None


def built_in_profiles() -> list[str]:
    """Their names. A file with a dot in its name is a language of one, no profile."""
    return sorted(file.stem for file in BUILT_IN.glob("*.toml") if "." not in file.stem)


def _with_languages(profile: dict[str, Any], folder: Path) -> dict[str, Any]:
    languages = profile.get("languages")
    if not isinstance(languages, dict):
        return profile
    return {**profile, "languages": {tag: _words_of(words, folder) for tag, words in languages.items()}}


def _words_of(words: Any, folder: Path) -> Any:
    if not isinstance(words, str):
        return words
    beside = folder / words
    return _read(beside if beside.is_file() else BUILT_IN / words)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise SettingsError(f"The profile's file {path.name!r} can't be read: {exc.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise SettingsError(f"The profile's file {path.name!r} is no TOML: {exc}") from None


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
