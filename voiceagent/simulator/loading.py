"""Progress bars on the terminal while the speech engines load."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from voiceagent.simulator import real_sound


@contextmanager
def loading_bars(console: Console | None = None) -> Iterator[real_sound.Progress]:
    """One bar for each thing that is loaded: `with loading_bars() as progress: RealSound.load(progress)`."""
    columns = (TextColumn("loading the {task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def report(what: str, share: float) -> None:
            task = tasks.get(what)
            if task is None:
                task = tasks[what] = bars.add_task(what, total=1.0)
            bars.update(task, completed=share)

        yield report
