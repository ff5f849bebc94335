"""One ConversationRelay session: what the caller does goes out, what the agent sends is spoken."""

import uuid
from collections.abc import Callable

from voiceagent.simulator.acts import Act, HungUp, ListenedOn, LostSocket, Pressed, Spoke, StayedSilent
from voiceagent.simulator.line import Interrupted, Line
from voiceagent.simulator.outcomes import Left, Listen, Outcome
from voiceagent.simulator.relay import from_twilio
from voiceagent.simulator.relay.agent import Agent
from voiceagent.simulator.relay.ended import CANNOT_CONNECT, Ended
from voiceagent.simulator.relay.inbox import Inbox
from voiceagent.simulator.relay.settings import RelaySettings
from voiceagent.simulator.relay.socket import CannotConnect
from voiceagent.simulator.sound import WORD_FOR_WORD, Recognised
from voiceagent.simulator.verbs.fields import overlaid

WHAT = "ConversationRelay"
USUAL_PARTS = 3  # prompts for one utterance, where the session asks for partial ones

Leave = Callable[[Ended, str, float], Outcome]
"""What comes after the session: how it ended, its SID, its seconds."""


class RelaySession:
    """`begin`, then `hear` whatever the caller does, until the outcome is no Listen."""

    def __init__(self, line: Line, settings: RelaySettings, leave: Leave) -> None:
        self._line, self._settings, self._leave = line, settings, leave
        self._sid = "VX" + uuid.uuid4().hex
        self._began = line.position

    def begin(self) -> Outcome:
        """Connects, and speaks the greeting."""
        line, settings = self._line, self._settings
        assert line.sockets is not None and line.fields is not None, "a line of a switchboard"  # noqa: S101
        try:
            socket = line.sockets.open(settings.url)
        except CannotConnect as failed:
            line.note(f"{CANNOT_CONNECT}: {failed}")
            return self._end(Ended("failed", "", CANNOT_CONNECT, str(failed)))
        self._inbox = Inbox(line, settings, socket)
        self._agent = Agent(line, settings, self._inbox)
        first = not any(sent.message["type"] == "setup" for sent in line.messages)
        status = "ringing" if first else line.fields.status
        self._inbox.send(from_twilio.setup(line.fields, self._sid, status, settings.parameters))
        return self._or_close(self._greet)

    def hear(self, act: Act) -> Outcome:
        return self._or_close(lambda: self._hear(act))

    def close(self) -> None:
        self._inbox.close()

    def _or_close(self, do: Callable[[], Outcome]) -> Outcome:
        try:
            return do()
        except Interrupted:  # the caller hung up in the middle of a reply, or a REST request took over
            self.close()
            if self._line.has_hung_up:
                return Left(self._end(Ended("completed")))
            raise

    def _greet(self) -> Outcome:
        self._agent.greet()
        return self._listen()

    def _hear(self, act: Act) -> Outcome:
        match act:
            case Spoke():
                return self._speech(act)
            case Pressed():
                return self._keys(act)
            case StayedSilent():
                self._agent.waits_in_silence()
            case ListenedOn():
                self._agent.replies(within_s=act.seconds, enough=act.enough)
            case LostSocket():
                self._inbox.lose_socket()
            case HungUp():
                if act.clip is not None:
                    self._line.caller_speaks(act.clip, act.said)
                self.close()
                return self._end(Ended("completed"))
        return self._listen()

    def _speech(self, act: Spoke) -> Outcome:
        line = self._line
        began_at = self._agent.is_talked_over("speech", in_the_middle=act.during_prompt)
        line.caller_speaks(act.clip, act.said or "[a recording]", at=began_at)
        understood = self._understood(act)
        timeout = self._settings.speech_timeout_s
        line.listen_on(line.habits.auto_pause_s if timeout is None else timeout)
        if not understood.text.strip():
            line.note("no words were understood")
            return self._listen()
        parts = act.parts or (USUAL_PARTS if self._settings.partial_prompts else 1)
        *partial, whole = from_twilio.prompts(understood.text, act.language or self._inbox.ear_language, parts)
        self._agent.is_asked()
        for message in (*partial, overlaid(whole, act.fields)):
            self._inbox.send(message)
        self._agent.replies(within_s=line.habits.patience_s)
        return self._listen()

    def _understood(self, act: Spoke) -> Recognised:
        if act.understood is not None:
            return Recognised(act.understood, WORD_FOR_WORD)
        language = act.language or self._inbox.ear_language
        return self._line.recognise(act.clip, act.said, language=language, hints=self._settings.hints)

    def _keys(self, act: Pressed) -> Outcome:
        self._agent.is_talked_over("dtmf", in_the_middle=act.during_prompt)
        self._line.caller_presses(act.keys)
        if not self._settings.dtmf:
            self._line.note("not listened to: dtmfDetection is off")
            return self._listen()
        self._agent.is_asked()
        for key in act.keys:
            self._inbox.send(overlaid(from_twilio.dtmf(key), act.fields))
        self._agent.replies(within_s=self._line.habits.key_patience_s, is_awaited=False)
        return self._listen()

    def _listen(self) -> Outcome:
        """The caller's turn, unless the session is over."""
        gone = self._inbox.over
        if gone is None:
            goes_on = not self._agent.is_stopped
            return Listen(self.hear, WHAT, socket=True, goes_on=goes_on, let_go=self.close)
        self.close()
        return self._end(gone)

    def _end(self, ended: Ended) -> Outcome:
        return self._leave(ended, self._sid, self._line.position - self._began)
