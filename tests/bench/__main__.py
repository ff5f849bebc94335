"""`python -m tests.bench`: takes its measurements, prints them, keeps them as JSON."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from tests.bench import relay_callers
from tests.bench.callers import make_calls
from tests.bench.figures import Measurement
from tests.bench.first_words import measure_first_words
from tests.bench.house import House, a_house
from tests.bench.hundred_callers import measure_hundred_callers
from tests.bench.machine import machine
from tests.bench.meaning_cost import measure_meaning_cost
from tests.bench.open_sockets import measure_open_sockets
from tests.bench.relay import measure_relay
from tests.bench.scale import FULL, QUICK, QUICK_RELAY, RELAY, RelayScale, Scale
from tests.bench.search_quality import measure_search_quality
from tests.bench.search_speed import measure_search_speed
from tests.bench.word_errors import measure_word_errors


@click.command(help=__doc__)
@click.option("--check", is_flag=True, help="End with 1 when a target is missed.")
@click.option("--quick", is_flag=True, help="A few seconds: shows that the bench works, its figures mean nothing.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("var/bench"))
def main(check: bool, quick: bool, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    about, scale = machine(), QUICK if quick else FULL
    measurements = take_all(out, scale, QUICK_RELAY if quick else RELAY)
    latest = out / "latest.json"
    latest.write_text(_json(about, scale, measurements))
    click.echo("\n".join([*(f"{name}: {value}" for name, value in about.items()), ""]))
    click.echo("\n\n".join(map(str, measurements)))
    click.echo(f"\nKept in {latest}")
    if check and not all(measurement.is_met for measurement in measurements):
        sys.exit(1)


def take_all(out: Path, scale: Scale, relay: RelayScale) -> list[Measurement]:
    houses = [*measure_a_house(out, scale), *measure_relay_house(out, relay)]
    _progress("what the recogniser hears")
    heard = measure_word_errors(scale.sentences)
    _progress(f"searches among {scale.captures[-1]:,} captures")
    speed = measure_search_speed(scale.captures)
    return [*houses, heard, *speed, measure_meaning_cost(scale.vectors), measure_search_quality()]


def measure_a_house(out: Path, scale: Scale) -> list[Measurement]:
    """What callers wait and what a turn costs, both in one house."""
    with a_house(out, pace=scale.pace, first_token_s=scale.first_token_s, per_word_s=scale.per_word_s) as house:
        _progress("warming up")
        warm_up(house)
        _progress(f"{scale.at_once} callers at once")
        first_words = measure_first_words(house, scale)
        _progress(f"{scale.callers} callers at once")
        return [first_words, measure_hundred_callers(house, scale)]


def measure_relay_house(out: Path, scale: RelayScale) -> list[Measurement]:
    """The same over sockets."""
    with a_house(out, pace=1.0, first_token_s=scale.first_token_s, per_word_s=scale.per_word_s, mode="relay") as house:
        _progress("warming up")
        relay_callers.run(12, 1, house.account)
        _progress(f"{scale.callers} relay calls at once")
        calls = measure_relay(house, scale)
        _progress(f"{scale.sockets} open sockets")
        return [calls, measure_open_sockets(house, scale)]


def warm_up(house: House) -> None:
    """Connections, caches, imports: every web process has done everything once."""
    make_calls(house.twilio, count=12, turns=1)


def _progress(text: str) -> None:
    click.echo(f"{datetime.now(UTC):%H:%M:%S} {text}", err=True)


def _json(about: dict[str, str], scale: Scale, measurements: Sequence[Measurement]) -> str:
    taken = {"taken_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", **about, "scale": asdict(scale)}
    return json.dumps({**taken, "measurements": [_plain(m) for m in measurements]}, indent=2) + "\n"


def _plain(measurement: Measurement) -> dict[str, object]:
    figures = [{**asdict(figure), "is_met": figure.is_met} for figure in measurement.figures]
    return {**asdict(measurement), "figures": figures}


if __name__ == "__main__":
    main()
