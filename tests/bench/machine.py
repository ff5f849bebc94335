"""On what it was measured: without that no figure means anything."""

import os
import platform
import sysconfig
from importlib.metadata import version
from pathlib import Path

_THAT_COUNT = ("gunicorn", "gevent", "flask", "anthropic", "redis", "sqlalchemy", "psycopg")


def machine() -> dict[str, str]:
    return {
        "machine": f"{os.cpu_count()} cores, {_processor()}, {platform.system()} {platform.release()}",
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "python": f"{platform.python_version()}, {_build()}",
        "packages": ", ".join(f"{name} {version(name)}" for name in _THAT_COUNT),
    }


def _build() -> str:
    """A Python that was built without its optimisations takes a fifth more CPU, or a third."""
    has_all = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    return f"built with{'' if has_all else 'out'} --enable-optimizations"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
