"""The operators' command: `voiceagent --help`."""

import sys
from collections.abc import Callable

import click

from voiceagent.core.errors import VoiceagentError
from voiceagent.core.logs import set_up_logs
from voiceagent.core.settings import load_settings
from voiceagent.storage.migrate import upgrade


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="voiceagent")
def commands() -> None:
    """A phone number that helps people learn: what an operator does from a terminal."""
    set_up_logs(as_json=False, level="ERROR")  # what a command has to say it says itself


@commands.command()
def migrate() -> None:
    """Bring the database to the newest schema. Harmless when it is there already."""
    upgrade(load_settings().sqlalchemy_url)
    click.echo("The database is up to date.")


@commands.command()
def check() -> None:
    """Read settings, profile and prompt as the processes would, and look at what they need."""
    from voiceagent.wiring import build_services  # seconds of imports, which `migrate` has no use for

    settings = load_settings()
    services = build_services(settings)
    click.echo(f"environment {settings.environment}, profile {services.profile.name}")
    failed = [name for name, probe in services.probes.items() if not _answers(name, probe)]
    if failed:
        sys.exit(1)


def _answers(name: str, probe: Callable[[], float]) -> bool:
    try:
        click.echo(f"{name}: answers in {probe() * 1000:.1f} ms")
    except VoiceagentError as exc:
        click.echo(f"{name}: does not answer ({exc})")
        return False
    return True


def main() -> None:
    """Errors of ours are a sentence, not a traceback."""
    try:
        commands(prog_name="voiceagent")
    except VoiceagentError as exc:
        click.echo(str(exc), err=True)
        sys.exit(1)
