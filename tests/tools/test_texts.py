"""`text_me` and `stop_texts`: to the caller's own number, promised once it is owed, never against their wish."""

from dataclasses import replace

import pytest

from tests.tools.test_tools import NOW, _Clock
from voiceagent.core.errors import StorageUnavailable
from voiceagent.core.profile import load_profile
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import open_record
from voiceagent.telephony.segments import segments
from voiceagent.tools.base import ToolContext
from voiceagent.tools.toolbox import toolbox_by_text, toolbox_for

PROFILE = load_profile("learning")
TOOLBOX = toolbox_for(PROFILE)
MINE = "+14155550123"


@pytest.fixture
def soon():
    """The ids of messages that are to be sent soon."""
    return []


@pytest.fixture
def context(tmp_path, soon):
    url = f"sqlite:///{tmp_path}/record.db"
    upgrade(url)
    record = open_record(url)
    yield ToolContext("CA1", 3, None, True, record, _Clock(), number=MINE, send_soon=soon.append)
    record.close()


def _texts(context):
    return context.record.outbox.latest(100)


def test_a_text_is_owed_to_the_callers_own_number_before_it_is_promised(context, soon):
    result = TOOLBOX.use("text_me", {"text": "Read Rayleigh."}, context)
    assert not result.is_error
    (message,) = _texts(context)
    assert (message.to_number, message.body, message.kind, message.asked_at) == (MINE, "Read Rayleigh.", "text_me", NOW)
    assert soon == [message.id]


def test_one_request_is_one_text_whatever_words_a_second_try_has(context, soon):
    TOOLBOX.use("text_me", {"text": "Read Rayleigh."}, context)
    TOOLBOX.use("text_me", {"text": "Read about Rayleigh!"}, context)
    assert [message.body for message in _texts(context)] == ["Read Rayleigh."]
    TOOLBOX.use("text_me", {"text": "And Mie."}, replace(context, turn=4))
    assert len(_texts(context)) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        {"text": "x", "to": "+19005550100"},
        {"text": "x", "number": "+14155550199"},
        {"text": ""},
        {"text": "x" * 2001},
        {"text": ["x"]},
        {},
    ],
)
def test_a_model_can_not_choose_another_number_and_wrong_arguments_send_nothing(context, arguments):
    assert TOOLBOX.use("text_me", arguments, context).is_error
    assert _texts(context) == []


@pytest.mark.parametrize(
    "changed",
    [{"trusted": False}, {"number": None}, {"number": "+18005550123"}, {"number": "+19005550123"}],
    ids=["not attested", "withheld", "toll-free", "premium"],
)
def test_a_number_that_is_not_surely_theirs_or_takes_no_texts_gets_none(context, changed, soon):
    result = TOOLBOX.use("text_me", {"text": "Boo"}, replace(context, **changed))
    assert result.is_error
    assert "Nothing was sent" in result.text
    assert _texts(context) == soon == []


def test_who_opted_out_gets_none_and_is_told_how_to_come_back(context):
    TOOLBOX.use("stop_texts", {}, context)
    result = TOOLBOX.use("text_me", {"text": "x"}, context)
    assert result.is_error
    assert "START" in result.text
    assert _texts(context) == []


def test_what_would_be_over_the_limit_is_not_promised(context):
    results = [
        TOOLBOX.use("text_me", {"text": "x"}, replace(context, turn=turn))
        for turn in range(PROFILE.texts.max_per_day + 2)
    ]
    assert [result.is_error for result in results[-3:]] == [False, True, True]
    assert len(_texts(context)) == PROFILE.texts.max_per_day


def test_a_long_text_is_cut_and_has_nothing_to_tap_on(context):
    TOOLBOX.use("text_me", {"text": "See https://evil.example/now. " + "And so on it goes. " * 90}, context)
    (message,) = _texts(context)
    assert segments(message.body) == 3
    assert "://" not in message.body
    assert "evil.example" not in message.body


@pytest.mark.parametrize(("tool", "arguments"), [("text_me", {"text": "x"}), ("stop_texts", {})])
def test_a_database_that_is_gone_promises_nothing(context, monkeypatch, tool, arguments, soon):
    def gone(*_args, **_kwargs):
        raise StorageUnavailable("down")

    monkeypatch.setattr(type(context.record.outbox), "put", gone)
    monkeypatch.setattr(type(context.record.opt_outs), "put", gone)
    result = TOOLBOX.use(tool, arguments, context)
    assert result.is_error
    assert "Tell the caller" in result.text
    assert soon == []


def test_stop_texts_is_heeded_for_a_number_that_nobody_vouches_for(context):
    TOOLBOX.use("stop_texts", {}, replace(context, trusted=False))
    assert context.record.opt_outs.has(MINE)


def test_stop_texts_of_a_withheld_number_harms_nobody(context):
    assert not TOOLBOX.use("stop_texts", {}, replace(context, number=None)).is_error
    assert not context.record.opt_outs.has(MINE)


def test_by_text_there_is_nothing_that_needs_a_call():
    assert set(toolbox_by_text().tools) == {"remember", "recall", "stop_texts"}
    assert set(toolbox_by_text().tools) < set(TOOLBOX.tools)
    assert toolbox_by_text().specs is toolbox_by_text().specs
