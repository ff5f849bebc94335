"""Progress bars on the terminal while the speech engines load and the processes start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn


@contextmanager
def progress_bars(console: Console | None = None) -> Iterator[Callable[[str, float], None]]:
    """One bar for each thing reported on: `report("loading the voice", 0.5)`. For any thread."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def report(what: str, share: float) -> None:
            task = tasks.get(what)
            if task is None:
                task = tasks[what] = bars.add_task(what, total=1.0)
            bars.update(task, completed=share)

        yield report
