"""Answerers against stand-ins: the real SDKs, over the wire."""

from typing import Any

import pytest

from tests.dialogue.talk import Model
from tests.standins.claude_server import ClaudeServer
from tests.standins.openai_server import OpenAIServer
from voiceagent.core.per_process import PerProcess
from voiceagent.dialogue.claude import ClaudeAnswerer, claude_client
from voiceagent.dialogue.openai import OpenAIAnswerer, openai_client

_CLAUDE = claude_client("k")
_OPENAI = openai_client("k")


@pytest.fixture
def claude_model(claude: ClaudeServer) -> Model:
    """Claude. The client is built once for all tests: that costs 80 ms, a new address nothing."""
    client = PerProcess(lambda: _CLAUDE().with_options(base_url=claude.url))
    return Model(claude, claude, lambda **options: ClaudeAnswerer(client, **options))


@pytest.fixture
def openai_model(openai_server: OpenAIServer) -> Model:
    client = PerProcess(lambda: _OPENAI().with_options(base_url=openai_server.base_url))
    return Model(openai_server.chat, openai_server, lambda **options: OpenAIAnswerer(client, **options))


@pytest.fixture(params=["claude", "openai"])
def model(request: pytest.FixtureRequest) -> Any:
    """Each vendor in turn."""
    return request.getfixturevalue(f"{request.param}_model")
