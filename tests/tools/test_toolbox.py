"""The tools of a profile: another language, a person, no recording. What they may do stands in the profile."""

from datetime import UTC, datetime

import pytest

from voiceagent.core.profile import Profile, load_profile
from voiceagent.core.profile_sections import Transfer
from voiceagent.core.way import Way
from voiceagent.storage.migrate import upgrade
from voiceagent.storage.record import open_record
from voiceagent.tools.base import ToolContext
from voiceagent.tools.toolbox import toolbox_for

LEARNING = load_profile("learning")
RECEPTION = LEARNING.model_copy(update={"transfer": Transfer(numbers={"front_desk": "+15550100000"})})


class _Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def context(tmp_path):
    url = f"sqlite:///{tmp_path}/record.db"
    upgrade(url)
    record = open_record(url)
    yield ToolContext("CA1", 1, None, False, record, _Clock(), Way("record", "en-US"))
    record.close()


def _in_one_language(profile: Profile) -> Profile:
    return Profile.model_validate({**profile.model_dump(), "languages": {}})


def test_a_profile_in_one_language_has_no_tool_to_change_it():
    assert "speak_language" in toolbox_for(LEARNING).tools
    assert "speak_language" not in toolbox_for(_in_one_language(LEARNING)).tools


def test_only_a_profile_that_lists_numbers_puts_callers_through():
    assert "transfer_call" not in toolbox_for(LEARNING).tools
    assert "transfer_call" in toolbox_for(RECEPTION).tools


def test_the_tools_of_a_profile_are_made_once_so_that_the_prompt_cache_holds():
    assert toolbox_for(LEARNING).specs is toolbox_for(LEARNING).specs


@pytest.mark.parametrize("profile", [LEARNING, RECEPTION], ids=["learning", "reception"])
def test_every_tool_has_a_closed_schema_and_is_described(profile):
    toolbox = toolbox_for(profile)
    assert [spec.name for spec in toolbox.specs] == list(toolbox.tools)
    for spec in toolbox.specs:
        assert spec.schema["additionalProperties"] is False
        assert len(spec.description) > 40


def test_the_model_sees_which_languages_and_people_there_are():
    schemas = {spec.name: spec.schema["properties"] for spec in toolbox_for(RECEPTION).specs}
    assert schemas["speak_language"]["language"]["enum"] == ["en-US", "es-US", "de-DE", "fr-FR"]
    assert schemas["transfer_call"]["to"]["enum"] == ["front_desk"]


def test_no_number_of_the_profile_is_shown_to_a_model():
    assert "555" not in str(toolbox_for(RECEPTION).specs)


def test_another_language_changes_the_language_and_not_the_mode(context):
    result = toolbox_for(LEARNING).use("speak_language", {"language": "de-DE"}, context)
    assert result.way == Way("record", "de-DE")
    assert "de-DE" in result.text


def test_the_language_that_is_spoken_already_changes_nothing(context):
    assert toolbox_for(LEARNING).use("speak_language", {"language": "en-US"}, context).way is None


def test_the_caller_is_put_through_to_the_number_of_the_profile(context):
    result = toolbox_for(RECEPTION).use("transfer_call", {"to": "front_desk"}, context)
    assert result.transfer_to == "+15550100000"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("speak_language", {"language": "ja-JP"}),
        ("speak_language", {"language": "German"}),
        ("speak_language", {}),
        ("transfer_call", {"to": "+19005550100"}),
        ("transfer_call", {"to": "front_desk", "number": "+19005550100"}),
        ("transfer_call", {"to": ["front_desk"]}),
        ("do_not_record", {"from_now": True}),
    ],
)
def test_what_is_not_in_the_profile_is_an_error_result_and_does_nothing(context, name, arguments):
    result = toolbox_for(RECEPTION).use(name, arguments, context)
    assert result.is_error
    assert result.way is None
    assert not result.transfer_to
    assert not result.refuses_recording


@pytest.mark.parametrize(("mode", "then"), [("record", "gather"), ("relay", "relay"), ("gather", "gather")])
def test_who_does_not_want_to_be_recorded_is_heard_in_a_way_that_records_nothing(context, mode, then):
    context = ToolContext("CA1", 1, None, False, context.record, context.clock, Way(mode, "de-DE"))
    result = toolbox_for(LEARNING).use("do_not_record", {}, context)
    assert result.refuses_recording
    assert result.way == Way(then, "de-DE")
