"""Work is called off once, and who blocks in it is woken."""

import threading

from voiceagent.core.cancellation import Cancellation
from voiceagent.core.deadline import Deadline


def test_who_blocks_is_woken_from_another_thread():
    cancellation, woken = Cancellation(), threading.Event()
    with cancellation.waking(woken.set):
        threading.Thread(target=cancellation.ask).start()
        assert woken.wait(10)
    assert cancellation.is_asked


def test_who_comes_too_late_is_woken_at_once():
    cancellation, woken = Cancellation(), threading.Event()
    cancellation.ask()
    with cancellation.waking(woken.set):
        assert woken.is_set()


def test_who_has_left_is_not_woken():
    cancellation, woken = Cancellation(), threading.Event()
    with cancellation.waking(woken.set):
        pass
    cancellation.ask()
    assert not woken.is_set()


def test_an_earlier_deadline_is_called_off_with_the_one_it_came_from():
    cancellation = Cancellation()
    deadline = Deadline(100.0, lambda: 90.0, cancellation)
    earlier = deadline.earlier_by(4.0)
    assert (earlier.left(), earlier.called_off()) == (6.0, False)
    cancellation.ask()
    assert earlier.called_off()
    assert not Deadline.after(1).called_off()
