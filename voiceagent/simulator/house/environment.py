"""The environment in which the program's processes run when the simulator is their Twilio."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from voiceagent.simulator.phone import PretendTwilio

ListenMode = Literal["gather", "record", "relay"]
MODES: tuple[ListenMode, ...] = ("gather", "record", "relay")
VENDORS = {"Claude": "ANTHROPIC_API_KEY", "OpenAI": "OPENAI_API_KEY"}


def environment_of(
    twilio: PretendTwilio,
    *,
    port: int,
    folder: Path,
    redis_url: str | None,
    environ: Mapping[str, str],
    mode: ListenMode = "gather",
) -> dict[str, str]:
    """A developer's machine with its own keys and settings; only what the simulator stands in for is replaced."""
    path = os.pathsep.join([str(Path(sys.prefix) / "bin"), environ.get("PATH", os.defpath)])
    without_files = {name: value for name, value in environ.items() if name.upper() not in _FROM_FILES}
    return {
        **without_files,
        "PATH": path,
        "PYTHONUNBUFFERED": "1",  # the logs are read while they are written
        "NO_COLOR": "1",
        "VOICEAGENT_ENV": "development",
        "TWILIO_ACCOUNT_SID": twilio.account.sid,
        "TWILIO_AUTH_TOKEN": twilio.account.auth_token,
        "TWILIO_PHONE_NUMBER": twilio.account.number,
        "TWILIO_API_URL": twilio.api_url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "REDIS_URL": redis_url or "",
        "DATABASE_URL": f"sqlite:///{folder / 'voiceagent.db'}",
        "VAR_DIR": str(folder),
        "LISTEN_MODE": mode,
    }


def vendors_with_keys(environ: Mapping[str, str]) -> list[str]:
    """Whose keys are in the environment, so that they will be asked."""
    return [vendor for vendor, key in VENDORS.items() if environ.get(key) or environ.get(f"{key}_FILE")]


_FROM_FILES = {"REDIS_URL_FILE", "DATABASE_URL_FILE", "TWILIO_AUTH_TOKEN_FILE"}
