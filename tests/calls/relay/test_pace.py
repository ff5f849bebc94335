"""How many messages a second are looked at."""

from voiceagent.calls.relay.pace import Pace


def test_a_burst_is_allowed_and_then_only_the_pace():
    now = [0.0]
    pace = Pace(a_second=50, at_once=100, clock=lambda: now[0])
    assert [pace.allows() for _ in range(150)].count(True) == 100
    now[0] = 1.0
    assert [pace.allows() for _ in range(150)].count(True) == 50
    assert pace.refused == 150


def test_a_rest_does_not_add_up_for_ever():
    now = [0.0]
    pace = Pace(a_second=50, at_once=100, clock=lambda: now[0])
    now[0] = 3600.0
    assert [pace.allows() for _ in range(150)].count(True) == 100
