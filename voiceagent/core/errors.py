"""Our errors, one small tree.

VoiceagentError
├── SettingsError            the program must not start like this
├── Refused                  a request that is not from whom it says, or not what it should be
├── AudioRefused             a recording that is no usable sound
└── OutsideFailed            something outside did not do its part
    ├── AnswererFailed       a model: refused, slow, broken off
    ├── TranscriberFailed    a recogniser: refused, slow, broken off
    ├── StateUnavailable     Redis
    ├── StorageUnavailable   the database
    └── TelephonyFailed      Twilio's REST side
        ├── OutcomeUnknown   it may have happened: ask before doing it again
        └── RecordingUnavailable  not there (yet), or not to be had
"""


class VoiceagentError(Exception):
    """Base of all that this program raises on purpose. Its text never holds what people said."""


class SettingsError(VoiceagentError):
    """One message that names every problem of the configuration."""


class Refused(VoiceagentError):
    """Answered with `status` and no detail; `reason` is for the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class AudioRefused(VoiceagentError):
    """These bytes are no usable sound, and asking for them again will not change that."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutsideFailed(VoiceagentError):
    """`retryable`: trying the same again later may work. `is_outage`: a breaker should count it."""

    def __init__(self, reason: str, *, retryable: bool = True, is_outage: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retryable = retryable
        self.is_outage = is_outage


class AnswererFailed(OutsideFailed):
    """No (further) answer from a model."""


class TranscriberFailed(OutsideFailed):
    """What was said could not be told. `reason` is one of a small closed set (speech/failures.py)."""


class StateUnavailable(OutsideFailed):
    """Redis did not answer in time, or its breaker is open."""


class StorageUnavailable(OutsideFailed):
    """The database did not answer in time, or refused."""


class TelephonyFailed(OutsideFailed):
    """Twilio refused a request. `code` is Twilio's error code, 0 where there was none."""

    def __init__(self, reason: str, *, code: int = 0, retryable: bool = True, is_outage: bool = True) -> None:
        super().__init__(reason, retryable=retryable, is_outage=is_outage)
        self.code = code


class OutcomeUnknown(TelephonyFailed):
    """The request may have been carried out: find out before repeating it."""


class RecordingUnavailable(TelephonyFailed):
    """A recording was not handed out: not ready in time, gone, refused, or not what it should be."""
