"""Transcribers to be tested: OpenAI's against a stand-in, the local one for real."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.standins.openai_server import OpenAIServer
from tests.standins.script import Script
from voiceagent.core.per_process import PerProcess
from voiceagent.speech.local_transcriber import LocalTranscriber
from voiceagent.speech.openai_transcriber import OpenAITranscriber, openai_client
from voiceagent.speech.weights import is_installed

_OPENAI = openai_client("k")


@dataclass
class OpenAIEars:
    """OpenAI's transcriber, its stand-in, and what that is told to hear."""

    transcriber: OpenAITranscriber
    server: OpenAIServer
    script: Script


@pytest.fixture
def openai_ears(openai_server: OpenAIServer) -> OpenAIEars:
    """The client is built once for all tests: that costs 80 ms, a new address nothing."""
    client = PerProcess(lambda: _OPENAI().with_options(base_url=openai_server.base_url))
    return OpenAIEars(OpenAITranscriber(client), openai_server, openai_server.transcription)


@pytest.fixture(scope="session")
def local() -> Iterator[LocalTranscriber]:
    """The local recogniser, in its own process; the test is skipped where it is not installed."""
    if not is_installed():
        pytest.skip("the extra [local] is not installed: nobody can recognise")
    transcriber = LocalTranscriber()
    transcriber.start()
    yield transcriber
    transcriber.close()
