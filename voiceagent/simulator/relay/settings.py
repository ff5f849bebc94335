"""What a <ConversationRelay> asks for: its attributes, languages and parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self
from xml.etree import ElementTree as ET

By = Literal["speech", "dtmf"]
EVERYTHING, NOTHING = frozenset({"speech", "dtmf"}), frozenset[str]()
_INTERRUPTED_BY = {
    "any": EVERYTHING,
    "true": EVERYTHING,
    "speech": frozenset({"speech"}),
    "dtmf": frozenset({"dtmf"}),
    "none": NOTHING,
    "false": NOTHING,
}
DEFAULT_VOICES = {"ElevenLabs": "UgBBYS2sOqTuMpoF3BR0", "Google": "en-US-Journey-O", "Amazon": "Joanna-Neural"}


@dataclass(frozen=True)
class RelaySettings:
    """`voices`: by language, where the document names one. `interruptible`: by what the agent can be stopped."""

    url: str
    greeting: str = ""
    greeting_interruptible: frozenset[str] = EVERYTHING
    interruptible: frozenset[str] = EVERYTHING
    reports_during_speech: frozenset[str] = NOTHING
    preemptible: bool = False
    dtmf: bool = False
    tts_language: str = "en-US"
    transcription_language: str = "en-US"
    voice: str = ""
    voices: Mapping[str, str] = field(default_factory=dict)
    hints: str = ""
    partial_prompts: bool = False
    speech_timeout_s: float | None = None  # None: auto
    events: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, noun: ET.Element) -> Self:
        language = noun.get("language", "en-US")
        timeout = noun.get("speechTimeout", "auto")
        named = {child.get("code", ""): child.get("voice", "") for child in noun.iter("Language")}
        return cls(
            url=noun.get("url", ""),
            greeting=" ".join(noun.get("welcomeGreeting", "").split()),
            greeting_interruptible=_by(noun, "welcomeGreetingInterruptible", EVERYTHING),
            interruptible=_by(noun, "interruptible", EVERYTHING),
            reports_during_speech=_by(noun, "reportInputDuringAgentSpeech", NOTHING),
            preemptible=noun.get("preemptible") == "true",
            dtmf=noun.get("dtmfDetection") == "true",
            tts_language=noun.get("ttsLanguage", language),
            transcription_language=noun.get("transcriptionLanguage", language),
            voice=noun.get("voice", DEFAULT_VOICES.get(noun.get("ttsProvider", "ElevenLabs"), "")),
            voices={code: voice for code, voice in named.items() if voice},
            hints=noun.get("hints", ""),
            partial_prompts=noun.get("partialPrompts") == "true",
            speech_timeout_s=int(timeout) / 1000 if timeout.isdecimal() else None,
            events=frozenset(noun.get("events", "").split()),
            parameters={child.get("name", ""): child.get("value", "") for child in noun.iter("Parameter")},
        )

    def voice_for(self, language: str) -> str:
        return self.voices.get(language, self.voice)


def _by(noun: ET.Element, name: str, default: frozenset[str]) -> frozenset[str]:
    return _INTERRUPTED_BY.get(noun.get(name, ""), default)
