"""The operators' command: `voiceagent --help`."""

import sys
from collections.abc import Callable

import click

from voiceagent.core.errors import VoiceagentError
from voiceagent.core.logs import set_up_logs
from voiceagent.core.settings import load_settings
from voiceagent.storage.kept import KeptMessage
from voiceagent.storage.migrate import upgrade
from voiceagent.telephony.twilio_errors import FINAL


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


@commands.command()
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many, the newest first."
)
@click.option("--failed", is_flag=True, help="Only those that did not arrive, or of which nobody knows.")
def texts(limit: int, failed: bool) -> None:
    """What became of the texts we owed: number, kind, status, Twilio's error code. Not their words."""
    from voiceagent.storage.record import open_record

    record = open_record(load_settings().sqlalchemy_url)
    try:
        for message in record.outbox.latest(limit, only_bad=failed):
            click.echo(_line_of(message))
    finally:
        record.close()


def _line_of(message: KeptMessage) -> str:
    code = message.error_code and f"{message.error_code} {FINAL.get(message.error_code, '')}"
    again = message.next_try_at and f"due {message.next_try_at:%Y-%m-%d %H:%M}"
    fields = (
        f"{message.id:>6}",
        f"{message.created_at:%Y-%m-%d %H:%M}",
        f"{message.to_number:<16}",
        f"{message.kind:<9}",
        f"{message.status:<11}",
        code or again or "",
    )
    return "  ".join(fields).rstrip()


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
