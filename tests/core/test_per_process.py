"""Built once in each process, and not before it is asked for."""

import os

from voiceagent.core.per_process import PerProcess


def test_it_is_built_once_and_when_asked_for():
    built: list[object] = []

    def build() -> object:
        built.append(object())
        return built[-1]

    mine = PerProcess(build)
    assert built == []
    assert mine() is mine()
    assert len(built) == 1


def test_a_child_builds_its_own():
    owner = PerProcess(os.getpid)
    assert owner() == os.getpid()
    read, write = os.pipe()
    if (pid := os.fork()) == 0:
        os.write(write, str(owner()).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    assert int(os.read(read, 20)) == pid
