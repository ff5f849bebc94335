"""`make demo`: a whole call with this program, on real audio, through real processes; no account, no key.

`--mode` says how the program listens; `all` makes a call in each mode and shows their waits side by side.
"""

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
from voiceagent.simulator.house.environment import MODES, ListenMode, vendors_with_keys
from voiceagent.simulator.house.opening import open_house
from voiceagent.simulator.house.stopping import leave_by_the_front_door
from voiceagent.simulator.phone import PretendTwilio
from voiceagent.simulator.terminal import demo_report as show
from voiceagent.simulator.terminal.demo_checks import problems_of
from voiceagent.simulator.terminal.failing import CallFailed, explained
from voiceagent.simulator.terminal.figures import Figures, Waits, figures_of
from voiceagent.simulator.terminal.keepsakes import Keepsakes
from voiceagent.simulator.terminal.shown_call import show_call, show_texts

FOLDER = Path("var/demo")
PACE = 0.25  # of the time speech takes: so that all of it takes less than a minute
TEXT_WITHIN_S = 30.0


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when every call was what it should be."""
    leave_by_the_front_door()
    options, console = _options(arguments), Console(highlight=False)
    waits: dict[ListenMode, Waits] = {}
    for mode in options.modes:
        status = _demo(mode, options, console, waits)
        if status:
            return status
    if len(waits) > 1:
        show.show_waits(console, waits)
    return 0


def _demo(mode: ListenMode, options: argparse.Namespace, console: Console, waits: dict[ListenMode, Waits]) -> int:
    folder = _folder(mode, options)
    began = monotonic()
    with explained(console, folder) as ending:
        show.show_cast(console, vendors_with_keys(os.environ), with_sound=True, with_redis=True, mode=mode)
        figures, problems = _call_and_show(mode, folder, options, console)
        waits[mode] = figures.waits
        if problems:
            raise CallFailed("; ".join(problems))
        console.print(f"All processes are stopped again, {monotonic() - began:.0f} s after the start.", style="dim")
    return ending.status


def _call_and_show(
    mode: ListenMode, folder: Path, options: argparse.Namespace, console: Console
) -> tuple[Figures, list[str]]:
    """One call from the first ring to the last callback, and what was wrong with it."""
    twilio = PretendTwilio(clock=RealClock(), pace=options.pace)
    with open_house(folder, twilio, console, with_redis=True, sound=True, mode=mode) as house, twilio:
        shown = show_call(twilio, ThoughtfulCaller(breaks_in=mode == "relay"), console)
        with ThreadPoolExecutor(1) as beside:
            # it draws as soon as the text is there; imported by then it saves a second
            beside.submit(import_module, "voiceagent.simulator.timeline_picture")
            texts = show_texts(twilio, shown.call.fields.from_, console, within_s=TEXT_WITHIN_S)
        keepsakes = _keepsakes(folder, options)
        keepsakes.write(shown.call, shown.lines, texts, mode)
        figures = figures_of(shown.call)
        show.show_figures(console, figures, options.pace, mode)
        show.show_keepsakes(console, keepsakes)
        house.must_run()
        return figures, list(problems_of(shown.call, figures, texts, twilio.account.callbacks))


def _folder(mode: ListenMode, options: argparse.Namespace) -> Path:
    """The usual mode's own; the others have theirs inside it."""
    folder: Path = options.folder
    return folder if mode == "gather" else folder / mode


def _keepsakes(folder: Path, options: argparse.Namespace) -> Keepsakes:
    usual = Keepsakes.within(folder)
    return Keepsakes(options.wav or usual.wav, options.picture or usual.picture, options.transcript or usual.transcript)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="database, logs and results (%(default)s)")
    parser.add_argument("--wav", type=Path, help="how the call sounded (FOLDER/call.wav)")
    parser.add_argument("--picture", type=Path, help="its timeline (FOLDER/timeline.png)")
    parser.add_argument("--transcript", type=Path, help="what was said (FOLDER/transcript.txt)")
    parser.add_argument("--pace", type=float, default=PACE, help="1.0: speech takes its real time (%(default)s)")
    modes = (*MODES, "all")
    parser.add_argument("--mode", choices=modes, default="gather", help="how the program listens (%(default)s)")
    options = parser.parse_args(arguments)
    options.folder = options.folder.absolute()
    options.modes = MODES if options.mode == "all" else (options.mode,)
    return options


if __name__ == "__main__":
    sys.exit(main())
