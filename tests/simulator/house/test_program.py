"""A program of the house: it starts, it is looked after, and nothing of it is left."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.process import wait_for
from voiceagent.simulator.house import program
from voiceagent.simulator.house.program import Program, ProgramFailed, last_lines

WAITS = "import time; print('up', flush=True); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}"
LEAVES_A_CHILD = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(child.pid, flush=True); time.sleep(60)"
)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[str], Program]]:
    started: list[Program] = []

    def start(code: str) -> Program:
        command = [sys.executable, "-c", code]
        started.append(Program("try", command, folder=tmp_path, logs=tmp_path, environ=os.environ))
        return started[-1]

    yield start
    for each in started:
        each.stop()


def says_something(running: Program) -> bool:
    return bool(last_lines(running.log))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_it_is_waited_for_and_stopped(run: Callable[[str], Program]) -> None:
    running = run(WAITS)
    running.wait_until(lambda: says_something(running), 10)
    assert running.is_running
    running.stop()
    assert not running.is_running
    assert last_lines(running.log) == "up"


def test_stopping_twice_does_no_harm(run: Callable[[str], Program]) -> None:
    running = run(WAITS)
    running.stop()
    running.stop()
    running.ask_to_stop()


def test_one_that_does_not_heed_sigterm_is_killed(
    run: Callable[[str], Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "STOP_S", 0.2)
    running = run(DEAF)
    running.wait_until(lambda: says_something(running), 10)
    running.stop()
    assert not running.is_running


def test_what_it_leaves_behind_is_stopped_too(run: Callable[[str], Program]) -> None:
    running = run(LEAVES_A_CHILD)
    running.wait_until(lambda: says_something(running), 10)
    child = int(last_lines(running.log))
    assert is_alive(child)
    running.stop()
    assert wait_for(lambda: not is_alive(child), 20)


def test_one_that_ends_too_early_is_named(run: Callable[[str], Program]) -> None:
    running = run("print('no such profile'); raise SystemExit(3)")
    with pytest.raises(ProgramFailed, match=r"^try ended with 3$") as failed:
        running.wait_until(lambda: False, 10)
    assert failed.value.name == "try"
    assert last_lines(running.log) == "no such profile"


def test_one_that_is_never_ready_is_given_up(run: Callable[[str], Program]) -> None:
    with pytest.raises(ProgramFailed, match="was not ready within 0 s"):
        run(WAITS).wait_until(lambda: False, 0.1)


def test_one_that_runs_to_its_end_must_end_well(run: Callable[[str], Program]) -> None:
    run("pass").runs_to_its_end(10)
    with pytest.raises(ProgramFailed, match="ended with 1"):
        run("raise SystemExit(1)").runs_to_its_end(10)
    with pytest.raises(ProgramFailed, match="did not come to an end within 0 s"):
        run(WAITS).runs_to_its_end(0.1)


def test_a_line_of_the_procfile_is_for_a_shell_and_keeps_its_pid(tmp_path: Path) -> None:
    line = f"{sys.executable} -c \"import os; print(os.getpid(), os.environ['PORT'])\" $PORT"
    running = Program.of_procfile("web", line, folder=tmp_path, logs=tmp_path, environ={**os.environ, "PORT": "81"})
    running.runs_to_its_end(10)
    assert last_lines(running.log) == f"{running.pid} 81"
