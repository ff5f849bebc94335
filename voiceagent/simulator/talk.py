"""`make call`: you type, or your recordings speak, and the program answers; no account, no key."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from voiceagent.simulator.callers.base import Caller
from voiceagent.simulator.callers.playing_caller import PlayingCaller, recordings_in
from voiceagent.simulator.callers.typing_caller import TypingCaller
from voiceagent.simulator.clock import RealClock
from voiceagent.simulator.house.environment import MODES, ListenMode, vendors_with_keys
from voiceagent.simulator.house.opening import open_house
from voiceagent.simulator.house.stopping import leave_by_the_front_door
from voiceagent.simulator.listens_along import ListensAlong
from voiceagent.simulator.messages import Message
from voiceagent.simulator.phone import PretendTwilio
from voiceagent.simulator.real_sound import RealSound
from voiceagent.simulator.terminal import demo_report as show
from voiceagent.simulator.terminal.failing import CallFailed, explained
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
        recordings = _recordings(options.wavs)
        show.show_cast(
            console, vendors_with_keys(os.environ), with_sound=bool(recordings), with_redis=False, mode=options.mode
        )
        _call(options.folder, recordings, console, options.mode)
    return ending.status


def _recordings(folder: Path | None) -> list[Path]:
    try:
        return recordings_in(folder) if folder else []
    except ValueError as exc:
        raise CallFailed(str(exc)) from exc


def _call(folder: Path, recordings: Sequence[Path], console: Console, mode: ListenMode) -> None:
    sound = bool(recordings)
    twilio = PretendTwilio(clock=RealClock(), pace=PACE_OF_SOUND if sound else 0.0)
    with open_house(folder, twilio, console, with_redis=False, sound=sound, mode=mode) as house, twilio:
        caller = _caller(recordings, twilio, console)
        shown = show_call(twilio, caller, console, echo_caller=sound or not at_a_terminal())
        house.must_run()
        texts: list[Message] = []
        if shown.caller_spoke:
            texts = show_texts(twilio, shown.call.fields.from_, console, within_s=TEXT_WITHIN_S)
        _keep(shown, texts, Keepsakes.within(folder), console, with_sound=sound)


def _caller(recordings: Sequence[Path], twilio: PretendTwilio, console: Console) -> Caller:
    def tell(text: str) -> None:
        console.print(Text(text, "dim"))

    player = twilio.switchboard.sound
    if isinstance(player, ListensAlong | RealSound):
        return PlayingCaller(recordings, player, tell)
    tell(HELP)
    return TypingCaller(typed_lines(), tell)


def _keep(
    shown: ShownCall, texts: Sequence[Message], keepsakes: Keepsakes, console: Console, *, with_sound: bool
) -> None:
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
    parser.add_argument("--folder", type=Path, default=FOLDER, help="database, logs, transcript (%(default)s)")
    parser.add_argument("--mode", choices=MODES, default="gather", help="how the program listens (%(default)s)")
    options = parser.parse_args(arguments)
    options.folder = options.folder.absolute()
    return options


if __name__ == "__main__":
    sys.exit(main())
