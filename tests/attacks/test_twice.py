"""What comes twice, late or out of order: the same bytes, one request to the model, one turn in every book."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.attacks.wire import Answer
from tests.standins.replies import Text


def _turns(app, call_sid: str) -> list[str]:
    """What the caller said in each turn of the record; the call's own history says the same."""
    app.services.calls.leases.drain(5)
    kept = [turn.heard for turn in app.services.calls.record.calls.so_far(call_sid).turns]
    assert [one.heard for one in app.services.calls.state.load_call(call_sid).exchanges] == kept
    return kept


def _at_once(count: int, post: Callable[[int], Answer]) -> list[Answer]:
    together = Barrier(count)

    def go(number: int) -> Answer:
        together.wait()
        return post(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(go, range(count)))


@pytest.mark.parametrize("pace", [(0.0, 0.0), (0.2, 0.02)], ids=["quick model", "slow model"])
def test_a_turn_that_comes_many_times_at_once(site, claude, app, pace):
    claude.pace(*pace)
    claude.always(Text("One is here. Two is here. What is three?"))
    fields = site.fields()
    site.post("/voice/incoming", fields)
    answers = _at_once(6, lambda _: site.post("/voice/turn?turn=1&silences=1", fields))
    assert "One is here." in answers[0].spoken()
    assert len({answer.body for answer in answers}) == 1
    assert _turns(app, fields["CallSid"]) == ["I wonder why"]
    assert len(claude.requests) == 1


def test_every_webhook_of_a_call_that_comes_again_later_and_after_the_end(phone, claude, app):
    claude.always(Text("One is here. Two is here. What is three?", per_word_s=0.02))
    phone.dial()
    phone.says("Rain")
    first = phone.exchanges
    for exchange in first:
        assert phone.delivers_again(exchange).body == exchange.body
    phone.says("Snow")
    for exchange in phone.exchanges:
        assert phone.delivers_again(exchange).body == exchange.body
    phone.hangs_up()
    for exchange in phone.exchanges:
        assert phone.delivers_again(exchange).body == exchange.body
    assert _turns(app, phone.sid) == ["Rain", "Snow"]
    assert len(claude.requests) == 2


def test_of_two_wordings_of_one_turn_the_first_counts(site, claude, app):
    claude.always(Text("Good. Why?"))
    fields = site.fields(SpeechResult="Rain")
    first = site.post("/voice/turn?turn=1&silences=1", fields)
    second = site.post("/voice/turn?turn=1&silences=1", {**fields, "SpeechResult": "Snow"})
    assert first.spoken()
    assert second.body == first.body
    assert _turns(app, fields["CallSid"]) == ["Rain"]
    assert len(claude.requests) == 1


def test_two_wordings_of_one_turn_at_once_are_one_turn(site, claude, app):
    claude.always(Text("Good. Why?", first_token_s=0.1))
    fields = site.fields()
    answers = _at_once(
        5, lambda n: site.post("/voice/turn?turn=1&silences=1", {**fields, "SpeechResult": f"Wording {n}"})
    )
    assert answers[0].spoken()
    assert len({answer.body for answer in answers}) == 1
    (heard,) = _turns(app, fields["CallSid"])
    assert heard in str(claude.last_request["messages"])
    assert len(claude.requests) == 1


def test_an_arrival_that_comes_twice_at_once_is_one_call(site, app):
    fields = site.fields(From="anonymous")
    answers = _at_once(5, lambda _: site.post("/voice/incoming", fields))
    assert answers[0].spoken()
    assert len({answer.body for answer in answers}) == 1
    assert app.services.calls.record.calls.so_far(fields["CallSid"]).turns == ()


def test_an_arrival_that_comes_again_in_the_middle_does_not_begin_the_call_anew(site, claude, app):
    claude.always(Text("Good. Why?"))
    fields = site.fields()
    site.post("/voice/incoming", fields)
    site.post("/voice/turn?turn=1&silences=1", fields)
    app.services.calls.leases.drain(5)
    site.post("/voice/incoming", fields)
    assert _turns(app, fields["CallSid"]) == ["I wonder why"]
    site.post("/voice/turn?turn=2&silences=1", {**fields, "SpeechResult": "And then"})
    assert _turns(app, fields["CallSid"]) == ["I wonder why", "And then"]
    assert "I wonder why" in str(claude.last_request["messages"])
