"""The documents say what the code says."""

import re
from pathlib import Path

import pytest

from voiceagent.core.profile import Profile
from voiceagent.core.settings import Settings

ROOT = Path(__file__).parents[2]


def test_every_setting_is_in_the_docs_and_no_other():
    page = (ROOT / "docs/settings.md").read_text()
    documented = set(re.findall(r"^\| ([A-Z][A-Z_]+) \|", page, re.M))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_every_key_of_a_profile_is_in_the_docs():
    page = (ROOT / "docs/adding/a-profile.md").read_text()
    for key in Profile.model_fields:
        assert f"`{key}`" in page or f"`[{key}]`" in page or key == "name", key


@pytest.mark.parametrize("page", [*sorted(ROOT.glob("docs/**/*.md")), ROOT / "README.md"], ids=lambda p: p.name)
def test_every_path_named_in_a_document_exists(page):
    named = re.findall(r"`((?:voiceagent|tests|docs|deploy|twiml_templates)/[\w./-]*)`", page.read_text())
    missing = [path for path in named if not (ROOT / path).exists()]
    assert not missing
