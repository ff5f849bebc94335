"""All settings, from the environment, in one frozen object; every problem of them is told at once.

Secrets may stand in a file: NAME_FILE names it. docs/settings.md lists them all (a test holds both together).
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from voiceagent.core.errors import SettingsError

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
WEAK = {"", "dev", "secret", "password", "changeme", "change-me", "test", "admin"}
SECRETS = (
    "ANTHROPIC_API_KEY",
    "OPENAI_API_KEY",
    "TWILIO_AUTH_TOKEN",
    "SECRET_KEY",
    "OPERATOR_PASSWORD",
    "OPERATOR_TOKEN",
    "DATABASE_URL",
    "REDIS_URL",
)


def _web_url(value: str) -> str:
    """http only towards this very machine; no trailing slash, so that paths can be put behind it."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be a URL that begins with https://")
    if parts.query or parts.fragment:
        raise ValueError("must have no query and no fragment")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("must be https unless it is a loopback address")
    return value.rstrip("/")


WebUrl = Annotated[str, AfterValidator(_web_url)]


class Settings(BaseSettings):
    """What the environment says. `load_settings` reads it and turns problems into one error."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    voiceagent_env: Literal["development", "production"] | None = None

    anthropic_api_key: SecretStr | None = None
    anthropic_base_url: WebUrl = "https://api.anthropic.com"
    openai_api_key: SecretStr | None = None
    openai_base_url: WebUrl = "https://api.openai.com/v1"

    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_phone_number: str = ""
    twilio_api_url: WebUrl = "https://api.twilio.com"
    public_url: WebUrl = "http://127.0.0.1:8000"

    redis_url: SecretStr | None = None
    database_url: SecretStr = SecretStr("sqlite:///var/voiceagent.db")

    secret_key: SecretStr = SecretStr("")
    operator_password: SecretStr = SecretStr("")
    operator_token: SecretStr = SecretStr("")

    port: int = Field(default=8000, ge=1, le=65535)
    web_concurrency: int = Field(default=2, ge=1, le=64)
    voiceagent_profile: str = "learning"
    listen_mode: Literal["gather", "record", "relay"] | None = None
    relay_sockets: int = Field(default=250, ge=1, le=10_000)

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_words: bool = False
    templates_dir: Path = Path(__file__).parents[2] / "twiml_templates"
    var_dir: Path = Path("var")

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def environment(self) -> Literal["development", "production"]:
        """`production` as soon as there are Twilio keys, unless it is said otherwise."""
        return self.voiceagent_env or ("production" if self.has_twilio else "development")

    @property
    def has_twilio(self) -> bool:
        return bool(self.twilio_account_sid and self.twilio_auth_token.get_secret_value())

    @property
    def worker_processes(self) -> int:
        """Without Redis the state of a call is in the memory of one process, so there is one."""
        return self.web_concurrency if self.redis_url else 1

    @property
    def sqlalchemy_url(self) -> str:
        return self.database_url.get_secret_value()

    @model_validator(mode="after")
    def _nothing_half_configured(self) -> Self:
        problems = [*self._problems_anywhere(), *(self._problems_in_production() if self.production else [])]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _problems_anywhere(self) -> list[str]:
        if (self.templates_dir / "listen.xml").is_file():
            return []
        return [f"TEMPLATES_DIR: no TwiML templates in {self.templates_dir}"]

    def _problems_in_production(self) -> list[str]:
        problems = []
        for name in ("twilio_account_sid", "twilio_phone_number"):
            if not getattr(self, name):
                problems.append(f"{name.upper()}: missing")
        if not self.twilio_auth_token.get_secret_value():
            problems.append("TWILIO_AUTH_TOKEN: missing; without it nobody can tell Twilio from a stranger")
        if "public_url" not in self.model_fields_set:
            problems.append("PUBLIC_URL: missing; signatures are checked against it")
        if self.listen_mode == "relay" and not self.public_url.startswith("https://"):
            problems.append("PUBLIC_URL: must be https, Twilio opens a relay's socket over wss only")
        for name in ("secret_key", "operator_password", "operator_token"):
            value = getattr(self, name).get_secret_value()
            if value.lower() in WEAK or len(value) < 16:
                problems.append(f"{name.upper()}: missing or weak, use 16 characters or more")
        if self.redis_url is None and self.web_concurrency > 1 and "web_concurrency" in self.model_fields_set:
            problems.append("WEB_CONCURRENCY: more than one worker process needs REDIS_URL")
        return problems


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (default: the process's). Raises `SettingsError`, one line for each problem."""
    values = _with_files_read(os.environ if environ is None else environ)
    given = _lower(values)
    try:
        return Settings(_env_file=None, **given)
    except ValidationError as exc:
        lines = [*_problems_of(exc), *_problems_without_these(exc, given)]
        raise SettingsError("The settings can't be used:\n  - " + "\n  - ".join(lines)) from None


def _with_files_read(environ: Mapping[str, str]) -> dict[str, str]:
    values = {name.upper(): value for name, value in environ.items()}
    for name in SECRETS:
        file = values.get(f"{name}_FILE")
        if not file or values.get(name):
            continue
        try:
            values[name] = Path(file).read_text(encoding="utf-8").strip()
        except OSError as exc:
            raise SettingsError(f"The settings can't be used:\n  - {name}_FILE: {exc.strerror}") from None
    return values


def _lower(values: Mapping[str, str]) -> dict[str, Any]:
    known = Settings.model_fields
    return {name.lower(): value for name, value in values.items() if name.lower() in known and value != ""}


def _problems_of(invalid: ValidationError) -> list[str]:
    return [line for error in invalid.errors() for line in _in_words(error)]


def _problems_without_these(invalid: ValidationError, given: dict[str, Any]) -> list[str]:
    """One wrong value keeps pydantic from looking at the whole; what is wrong with that is told all the same."""
    wrong = {error["loc"][0] for error in invalid.errors() if error["loc"]}
    if not wrong:
        return []
    try:
        Settings(_env_file=None, **{name: value for name, value in given.items() if name not in wrong})
    except ValidationError as exc:
        return [line for line in _problems_of(exc) if line.split(":")[0].lower() not in wrong]
    return []


def _in_words(error: Any) -> list[str]:
    """Never the value itself: it may be a secret."""
    if not error["loc"]:
        return str(error["ctx"]["error"]).splitlines()
    return [f"{str(error['loc'][0]).upper()}: {error['msg']}"]
