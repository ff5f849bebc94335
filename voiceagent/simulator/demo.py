"""`make demo`: a whole call with this program, on real audio, through real processes; no account, no key."""

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from time import monotonic

from rich.console import Console

from voiceagent.simulator.callers.thoughtful_caller import ThoughtfulCaller
from voiceagent.simulator.clock import RealClock
from voiceagent.simulator.house.environment import vendors_with_keys
from voiceagent.simulator.house.opening import open_house
from voiceagent.simulator.house.stopping import leave_by_the_front_door
from voiceagent.simulator.phone import PretendTwilio
from voiceagent.simulator.terminal import demo_report as show
from voiceagent.simulator.terminal.demo_checks import problems_of
from voiceagent.simulator.terminal.failing import CallFailed, explained
from voiceagent.simulator.terminal.figures import figures_of
from voiceagent.simulator.terminal.keepsakes import Keepsakes
from voiceagent.simulator.terminal.shown_call import show_call, show_texts

FOLDER = Path("var/demo")
PACE = 0.25  # of the time speech takes: so that all of it takes less than a minute
TEXT_WITHIN_S = 30.0


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when the call was what it should be."""
    leave_by_the_front_door()
    options, console = _options(arguments), Console(highlight=False)
    began = monotonic()
    with explained(console, options.folder) as ending:
        show.show_cast(console, vendors_with_keys(os.environ), with_sound=True, with_redis=True)
        problems = _call_and_show(options, console)
        if problems:
            raise CallFailed("; ".join(problems))
        console.print(f"All processes are stopped again, {monotonic() - began:.0f} s after the start.", style="dim")
    return ending.status


def _call_and_show(options: argparse.Namespace, console: Console) -> list[str]:
    """One call from the first ring to the last callback; returns what was wrong with it."""
    twilio = PretendTwilio(clock=RealClock(), pace=options.pace)
    with open_house(options.folder, twilio, console, with_redis=True, sound=True) as house, twilio:
        shown = show_call(twilio, ThoughtfulCaller(), console)
        with ThreadPoolExecutor(1) as beside:
            # it draws as soon as the text is there; imported by then it saves a second
            beside.submit(import_module, "voiceagent.simulator.timeline_picture")
            texts = show_texts(twilio, shown.call.fields.from_, console, within_s=TEXT_WITHIN_S)
        keepsakes = Keepsakes(options.wav, options.picture, options.transcript)
        keepsakes.write(shown.call, shown.lines, texts)
        figures = figures_of(shown.call)
        show.show_figures(console, figures, options.pace)
        show.show_keepsakes(console, keepsakes)
        house.must_run()
        return list(problems_of(shown.call, figures, texts, twilio.account.callbacks))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="database, logs and results (%(default)s)")
    parser.add_argument("--wav", type=Path, help="how the call sounded (FOLDER/call.wav)")
    parser.add_argument("--picture", type=Path, help="its timeline (FOLDER/timeline.png)")
    parser.add_argument("--transcript", type=Path, help="what was said (FOLDER/transcript.txt)")
    parser.add_argument("--pace", type=float, default=PACE, help="1.0: speech takes its real time (%(default)s)")
    options = parser.parse_args(arguments)
    options.folder = options.folder.absolute()
    options.wav = options.wav or options.folder / "call.wav"
    options.picture = options.picture or options.folder / "timeline.png"
    options.transcript = options.transcript or options.folder / "transcript.txt"
    return options


if __name__ == "__main__":
    sys.exit(main())
