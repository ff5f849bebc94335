"""The house with sound: the speech engines load while the processes start, with a progress bar for each."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console

from voiceagent.simulator.house.environment import ListenMode
from voiceagent.simulator.house.house import House
from voiceagent.simulator.listens_along import ListensAlong
from voiceagent.simulator.loading import progress_bars
from voiceagent.simulator.phone import PretendTwilio
from voiceagent.simulator.real_sound import RealSound


@contextmanager
def open_house(
    folder: Path,
    twilio: PretendTwilio,
    console: Console,
    *,
    with_redis: bool,
    sound: bool,
    mode: ListenMode = "gather",
) -> Iterator[House]:
    """A running house. With `sound`, calls of `twilio` can be heard from then on. Raises ProgramFailed."""
    with ExitStack() as running:
        with ThreadPoolExecutor(1) as beside, progress_bars(console) as report:

            def loading(what: str, share: float) -> None:
                report(f"loading the {what}", share)

            def starting(name: str, share: float) -> None:
                report(f"starting {name}", share)

            loaded = beside.submit(RealSound.load, loading) if sound else None
            house = running.enter_context(House(folder, twilio, starting, with_redis=with_redis, mode=mode))
            if loaded:
                # in record mode it is the program that listens; an ear beside it would only take its time
                twilio.switchboard.sound = loaded.result() if mode == "record" else ListensAlong(loaded.result())
        yield house
