"""The operators' command: `voiceagent --help`."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import click

from voiceagent.core.errors import VoiceagentError
from voiceagent.core.logs import set_up_logs
from voiceagent.core.settings import load_settings
from voiceagent.storage.kept import KeptMessage
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import open_record
from voiceagent.storage.search.base import Found, Snippet, Within
from voiceagent.storage.search.unindexed import index_words
from voiceagent.telephony.twilio_errors import FINAL


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="voiceagent")
def commands() -> None:
    """A phone number that helps people learn: what an operator does from a terminal."""
    set_up_logs(as_json=False, level="ERROR")  # what a command has to say it says itself


@commands.command()
def migrate() -> None:
    """Bring the database to the newest schema. Harmless when it is there already."""
    url = load_settings().sqlalchemy_url
    upgrade(url)
    record = open_record(url)
    while index_words(record.database):
        pass
    record.close()
    click.echo("The database is up to date.")


@commands.command()
def check() -> None:
    """Read settings, profile and prompt as the processes would, and look at what they need."""
    from voiceagent.wiring import build_services, meaning_off  # seconds of imports: `migrate` has no use for them

    settings = load_settings()
    services = build_services(settings)
    click.echo(f"environment {settings.environment}, profile {services.profile.name}")
    off = meaning_off(settings)
    click.echo(f"search by meaning: {f'off ({off})' if off else 'on'}")
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


@commands.command()
@click.argument("query")
@click.option(
    "--caller", type=int, help="Only this caller's captures. Without it everybody's, and by their words alone."
)
@click.option("--call", "call_sid", help="Only those of the call with this CallSid.")
@click.option("--since", type=click.DateTime(), help="Kept at this time (UTC) or later.")
@click.option("--until", type=click.DateTime(), help="Kept before this time (UTC).")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
def search(
    query: str, *, caller: int | None, call_sid: str | None, since: datetime | None, until: datetime | None, limit: int
) -> None:
    """Find captures by their words and, of one caller or call, by what they mean."""
    from voiceagent.wiring import fused_search

    record = open_record(load_settings().sqlalchemy_url)
    everybody = caller is None and call_sid is None
    within = Within(caller, call_sid, _in_utc(since), _in_utc(until), everybody=everybody)
    for found in fused_search(record).find(query, within, limit):
        click.echo(_line(found))
    record.close()


@commands.command()
def index() -> None:
    """Make all captures findable now, by words and by meaning; the worker does it by and by."""
    from voiceagent.wiring import embed_all

    record = open_record(load_settings().sqlalchemy_url)
    while index_words(record.database):
        pass
    click.echo(f"All captures can be found by their words. {embed_all(record)}")
    record.close()


def _line(found: Found) -> str:
    capture = found.capture
    return (
        f"{capture.created_at:%Y-%m-%d %H:%M}  caller {capture.caller_id}  {capture.call_sid}  {_bold(found.snippet)}"
    )


def _bold(snippet: Snippet) -> str:
    """Escape sequences that somebody said are not passed on to a terminal."""
    text, done = "", 0
    for begin, end in snippet.marks:
        text += _printable(snippet.text[done:begin]) + click.style(_printable(snippet.text[begin:end]), bold=True)
        done = end
    return text + _printable(snippet.text[done:])


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


def _in_utc(time: datetime | None) -> datetime | None:
    return time and time.replace(tzinfo=UTC)


def main() -> None:
    """Errors of ours are a sentence, not a traceback."""
    try:
        commands(prog_name="voiceagent")
    except VoiceagentError as exc:
        click.echo(str(exc), err=True)
        sys.exit(1)
