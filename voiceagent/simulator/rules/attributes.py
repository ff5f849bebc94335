"""What each attribute may hold: a table by verb, and one of attributes that mean the same everywhere."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from voiceagent.simulator.rules.kinds import (
    BCP47,
    BOOLEAN,
    LANGUAGE,
    METHOD,
    PHONE_NUMBER,
    VOICE,
    WEB,
    Kind,
    integer,
    number,
    one_of,
    pattern,
    socket_url,
    some_of,
    url,
)
from voiceagent.simulator.rules.problem import Problem

_CALL_EVENTS = some_of("initiated", "ringing", "answered", "completed")
_RECORDING_EVENTS = some_of("in-progress", "completed", "absent")
_TRIM = one_of("trim-silence", "do-not-trim")
_NO_RECORDING = "do-not-record"
_SPEECH_MODELS = pattern(
    "default|numbers_and_commands|phone_call|experimental_conversations|experimental_utterances"
    "|googlev2_(long|short|telephony|telephony_short)|deepgram_nova-(2(-[a-z]+)*|3)",
    "a speech model",
)
_INPUT_KINDS = one_of("none", "dtmf", "speech", "any")

EVERYWHERE: dict[str, Kind] = {
    **dict.fromkeys(("action", "waitUrl", "referUrl", "partialResultCallback", "transcribeCallback"), WEB),
    **dict.fromkeys(("statusCallback", "recordingStatusCallback", "statusCallbackUrl"), WEB),
    **dict.fromkeys(("amdStatusCallback", "eventCallbackUrl"), WEB),
    **dict.fromkeys(("method", "waitMethod", "waitUrlMethod", "referMethod", "statusCallbackMethod"), METHOD),
    **dict.fromkeys(("recordingStatusCallbackMethod", "partialResultCallbackMethod"), METHOD),
    "recordingStatusCallbackEvent": _RECORDING_EVENTS,
    "trim": _TRIM,
    "language": BCP47,
    "loop": integer(0, 1000),
}

# verb -> attribute -> kind, or (kind, Twilio's error code)
BY_VERB: dict[str, dict[str, Kind | tuple[Kind, int]]] = {
    "Say": {"voice": pattern(VOICE, "a voice of Say")},
    "Play": {"digits": pattern("[0-9A-D#*wW]+", "keys (0-9 A-D # * w W)")},
    "Pause": {"length": integer(1)},
    "Reject": {"reason": one_of("rejected", "busy")},
    "Gather": {
        "input": one_of("dtmf", "speech", "dtmf speech", "speech dtmf"),
        "timeout": (integer(1), 13313),
        "speechTimeout": (integer(1, None, "auto"), 13327),
        "maxSpeechTime": integer(1),
        "finishOnKey": pattern("[0-9*#]?", "one key, or empty"),
        "numDigits": integer(1),
        "actionOnEmptyResult": BOOLEAN,
        "profanityFilter": BOOLEAN,
        "language": pattern("multi|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a BCP-47 language"),
        "speechModel": _SPEECH_MODELS,
        **dict.fromkeys(("enhanced", "bargeIn", "debug"), BOOLEAN),
    },
    "Record": {
        "timeout": integer(0),
        "finishOnKey": pattern(r"[0-9*#]*", "keys"),
        "maxLength": integer(1, 86400),
        **dict.fromkeys(("playBeep", "transcribe"), BOOLEAN),
    },
    "Dial": {
        "timeout": integer(5, 600),
        "timeLimit": integer(1, 86400),
        "callerId": pattern(r"\+[1-9]\d{6,14}|client:\S+|sip:\S+", "a number, client or SIP address"),
        **dict.fromkeys(("hangupOnStar", "answerOnBridge", "sequential"), BOOLEAN),
        "record": one_of(
            *(_NO_RECORDING, "record-from-answer", "record-from-ringing"),
            *("record-from-answer-dual", "record-from-ringing-dual", "true", "false"),
        ),
        "recordingTrack": one_of("both", "inbound", "outbound"),
        "ringTone": pattern("automatic|[a-z]{2}(-old)?", "a country code"),
    },
    "Number": {
        "url": WEB,
        "sendDigits": pattern("[0-9#*wW]+", "keys"),
        "statusCallbackEvent": _CALL_EVENTS,
        "machineDetection": one_of("Enable", "DetectMessageEnd"),
        "machineDetectionTimeout": integer(3, 59),
        "machineDetectionSpeechThreshold": integer(1000, 6000),
        "machineDetectionSpeechEndThreshold": integer(500, 5000),
        "machineDetectionSilenceTimeout": integer(2000, 10000),
    },
    "Conference": {
        **dict.fromkeys(("muted", "startConferenceOnEnter", "endConferenceOnExit"), BOOLEAN),
        "beep": one_of("true", "false", "onEnter", "onExit"),
        "maxParticipants": integer(2, 250),
        "record": one_of(_NO_RECORDING, "record-from-start"),
        "participantLabel": pattern(".{1,128}", "a label of up to 128 characters"),
        "waitUrl": pattern(".*", "a URL"),  # empty means silence
    },
    "ConversationRelay": {
        "url": socket_url,
        **dict.fromkeys(("welcomeGreetingInterruptible", "reportInputDuringAgentSpeech"), _INPUT_KINDS),
        "interruptible": one_of("none", "dtmf", "speech", "any", "true", "false"),
        "ttsProvider": one_of("Google", "Amazon", "ElevenLabs"),
        "transcriptionProvider": one_of("Google", "Deepgram"),
        **dict.fromkeys(("ttsLanguage", "transcriptionLanguage"), BCP47),
        "interruptSensitivity": one_of("high", "medium", "low"),
        "elevenlabsTextNormalization": one_of("off", "on", "auto"),
        "events": some_of("speaker-events", "tokens-played", "debug"),
        "speechTimeout": integer(600, 5000, "auto"),
        "eotThreshold": number(0.5, 0.9),
        **dict.fromkeys(("dtmfDetection", "preemptible", "partialPrompts", "ignoreBackchannel"), BOOLEAN),
        **dict.fromkeys(("deepgramSmartFormat", "applicationReconnect"), BOOLEAN),
    },
    "Language": {
        "code": pattern(f"multi|{LANGUAGE.pattern}", "a BCP-47 language"),
        "ttsProvider": one_of("Google", "Amazon", "ElevenLabs"),
        "transcriptionProvider": one_of("Google", "Deepgram"),
    },
    "Stream": {
        "url": url("wss", relative=False),
        "track": one_of("inbound_track", "outbound_track", "both_tracks"),
    },
    "Transcription": {
        "track": one_of("inbound_track", "outbound_track", "both_tracks"),
        "languageCode": BCP47,
        "transcriptionEngine": one_of("google", "deepgram"),
        **dict.fromkeys(("partialResults", "profanityFilter", "enableAutomaticPunctuation"), BOOLEAN),
    },
    "Recording": {
        "channels": one_of("mono", "dual"),
        "track": one_of("inbound", "outbound", "both"),
    },
    "Message": {"to": PHONE_NUMBER, "from": PHONE_NUMBER},
    "Sms": {"to": PHONE_NUMBER, "from": PHONE_NUMBER},
}

REQUIRED = {
    "ConversationRelay": ("url",),
    "Stream": ("url",),
    "Parameter": ("name", "value"),
    "Language": ("code",),
    "say-as": ("interpret-as",),
    "sub": ("alias",),
    "phoneme": ("ph",),
}


def attribute_problems(element: ET.Element, where: str) -> Iterator[Problem]:
    """What is wrong with the values of one element, taken one by one."""
    rules = BY_VERB.get(element.tag, {})
    for name, value in element.attrib.items():
        rule = rules.get(name) or EVERYWHERE.get(name)
        kind, code = rule if isinstance(rule, tuple) else (rule, None)
        wrong = kind(value) if kind else None
        if wrong:
            yield Problem(where, f'{name}="{value}" is {wrong}', code)
    for name in REQUIRED.get(element.tag, ()):
        if not element.get(name):
            yield Problem(where, f"{name} is missing", 12200)
