"""`make call`: you type, or your recordings speak, and the program answers; no account, no key."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.text import Text

from voiceagent.simulator.callers.base import Caller
from voiceagent.simulator.callers.playing_caller import PlayingCaller, Recording, wav_files
from voiceagent.simulator.callers.typing_caller import TypingCaller
from voiceagent.simulator.clock import RealClock
from voiceagent.simulator.house.environment import vendors_with_keys
from voiceagent.simulator.house.house import House
from voiceagent.simulator.house.stopping import leave_by_the_front_door
from voiceagent.simulator.listens_along import ListensAlong
from voiceagent.simulator.loading import progress_bars
from voiceagent.simulator.messages import Message
from voiceagent.simulator.phone import PretendTwilio
from voiceagent.simulator.real_sound import RealSound
from voiceagent.simulator.terminal import demo_report as show
from voiceagent.simulator.terminal.failing import explained
from voiceagent.simulator.terminal.keepsakes import Keepsakes
from voiceagent.simulator.terminal.keyboard import at_a_terminal, typed_lines
from voiceagent.simulator.terminal.shown_call import ShownCall, show_call, show_texts
from voiceagent.simulator.terminal.typed import HELP

FOLDER = Path("var/call")
PACE_OF_SOUND = 0.33  # of the time speech takes; what is only printed takes none
TEXT_WITHIN_S = 6.0  # there is none for a call in which nothing much was said


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    leave_by_the_front_door()
    options, console = _options(arguments), Console(highlight=False)
    with explained(console, options.folder) as ending:
        files = wav_files(options.wavs) if options.wavs else []
        show.show_cast(console, vendors_with_keys(os.environ), with_sound=bool(files), with_redis=False)
        _call(options.folder, files, console)
    return ending.status


def _call(folder: Path, files: Sequence[Path], console: Console) -> None:
    def tell(text: str) -> None:
        console.print(Text(text, "dim"))

    twilio = PretendTwilio(clock=RealClock(), pace=PACE_OF_SOUND if files else 0.0)
    caller: Caller = TypingCaller(typed_lines(), tell)
    with ExitStack() as running:
        with progress_bars(console) as report:
            if files:
                sound = ListensAlong(RealSound.load(lambda what, share: report(f"loading the {what}", share)))
                twilio.switchboard.sound = sound
                caller = PlayingCaller(
                    [Recording(file.name, sound.caller_plays(file)) for file in files], tell
                )
            house = House(
                folder, twilio, lambda name, share: report(f"starting {name}", share), with_redis=False
            )
            running.enter_context(house)
        running.enter_context(twilio)
        if not files:
            tell(HELP)
        echo = bool(files) or not at_a_terminal()
        shown = show_call(twilio, caller, console, echo_caller=echo)
        house.must_run()
        number, texts = shown.call.fields.from_, list[Message]()
        if shown.caller_spoke:
            texts = show_texts(twilio, number, console, within_s=TEXT_WITHIN_S)
        _keep(shown, texts, folder, console, with_sound=bool(files))


def _keep(
    shown: ShownCall, texts: Sequence[Message], folder: Path, console: Console, *, with_sound: bool
) -> None:
    keepsakes = Keepsakes(folder / "call.wav", folder / "timeline.png", folder / "transcript.txt")
    if with_sound:
        keepsakes.write(shown.call, shown.lines, texts)
        show.show_keepsakes(console, keepsakes)
    else:
        keepsakes.write_transcript(shown.call, shown.lines, texts)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make call", description=__doc__)
    parser.add_argument(
        "--wavs", type=Path, metavar="DIR", help="its WAV files are spoken, in the order of their names"
    )
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="database, logs, transcript (%(default)s)"
    )
    options = parser.parse_args(arguments)
    options.folder = options.folder.absolute()
    return options


if __name__ == "__main__":
    sys.exit(main())
