"""Gather: listen to speech or keys. With no input the document goes on behind it."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Self
from xml.etree import ElementTree as ET

from voiceagent.simulator.acts import Act, HungUp, Pressed, Spoke, StayedSilent
from voiceagent.simulator.line import Line
from voiceagent.simulator.outcomes import End, Fetch, Listen, Onward, Outcome
from voiceagent.simulator.sound import Recognised
from voiceagent.simulator.verbs.base import Verb, method, truth, whole_number
from voiceagent.simulator.verbs.fields import overlaid
from voiceagent.simulator.verbs.keypad import collect
from voiceagent.simulator.verbs.pause import Pause
from voiceagent.simulator.verbs.play import Play
from voiceagent.simulator.verbs.say import Say

PROMPTS: dict[str, type[Verb]] = {"Say": Say, "Play": Play, "Pause": Pause}
AUTO = -1


@dataclass(frozen=True)
class Gather:
    prompts: tuple[Verb, ...]
    action: str = ""
    method: str = "POST"
    inputs: frozenset[str] = frozenset({"dtmf"})
    timeout: int = 5
    speech_timeout: int = 5  # AUTO: the first pause
    finish_on_key: str = "#"
    num_digits: int = 0  # 0: unlimited
    action_on_empty_result: bool = False
    language: str = "en-US"
    hints: str = ""
    profanity_filter: bool = True

    @classmethod
    def parse(cls, element: ET.Element) -> Self:
        timeout = whole_number(element, "timeout", 5, least=1)
        auto = element.get("speechTimeout") == "auto"
        return cls(
            prompts=tuple(PROMPTS[child.tag].parse(child) for child in element if child.tag in PROMPTS),
            action=element.get("action", ""),
            method=method(element),
            inputs=frozenset(element.get("input", "dtmf").split()),
            timeout=timeout,
            speech_timeout=AUTO if auto else whole_number(element, "speechTimeout", timeout, least=1),
            finish_on_key=element.get("finishOnKey", "#")[:1],
            num_digits=whole_number(element, "numDigits", 0),
            action_on_empty_result=truth(element, "actionOnEmptyResult", default=False),
            language=element.get("language", "en-US"),
            hints=element.get("hints", ""),
            profanity_filter=truth(element, "profanityFilter", default=True),
        )

    def do(self, line: Line) -> Outcome:
        began = line.position
        for prompt in self.prompts:
            prompt.do(line)
        middle_of_prompt = (began + line.position) / 2
        return Listen(partial(self._hear, line, middle_of_prompt), f"Gather {' '.join(sorted(self.inputs))}")

    def _hear(self, line: Line, middle_of_prompt: float, act: Act) -> Outcome:
        match act:
            case Spoke() if "speech" in self.inputs:
                return self._hear_speech(line, middle_of_prompt, act)
            case Pressed() if "dtmf" in self.inputs:
                return self._hear_keys(line, middle_of_prompt, act)
            case StayedSilent():
                line.caller_stays_silent(self.timeout)
                return self._nothing(line)
            case HungUp():
                return End()
        line.note(f"not listened to: this Gather takes {' '.join(sorted(self.inputs))}")
        return Listen(partial(self._hear, line, middle_of_prompt), "Gather")

    def _hear_speech(self, line: Line, middle_of_prompt: float, act: Spoke) -> Outcome:
        """Speech during the prompt is taken, but stops the prompt only with `Habits.barge_in`."""
        stops_prompt = act.during_prompt and line.habits.barge_in
        if stops_prompt:
            line.rewind(middle_of_prompt)
        talks_over = act.during_prompt and not stops_prompt
        line.caller_speaks(act.clip, act.said or "[a recording]", at=middle_of_prompt if talks_over else None)
        recognised = self._recognise(line, act)
        if not recognised.text.strip():  # noise, no words
            line.caller_stays_silent(self.timeout)
            return self._nothing(line)
        line.listen_on(line.habits.auto_pause_s if self.speech_timeout == AUTO else self.speech_timeout)
        fields = {"SpeechResult": recognised.text}
        if recognised.confidence is not None:
            fields["Confidence"] = f"{recognised.confidence:.8f}"
        return Fetch(line.resolve(self.action), self.method, overlaid(fields, act.fields))

    def _recognise(self, line: Line, act: Spoke) -> Recognised:
        if act.understood is None:
            heard = line.recognise(act.clip, act.said, language=self.language, hints=self.hints)
        else:
            heard = Recognised(act.understood, 0.92)
        text = masked(heard.text, line.habits.profanities) if self.profanity_filter else heard.text
        confidence = heard.confidence if isinstance(act.confidence, str) else act.confidence
        return Recognised(text, confidence)

    def _hear_keys(self, line: Line, middle_of_prompt: float, act: Pressed) -> Outcome:
        if act.during_prompt:
            line.rewind(middle_of_prompt)
        entry = collect(act.keys, finish_on_key=self.finish_on_key, num_digits=self.num_digits)
        line.caller_presses(entry.used)
        if entry.waits_for_more:
            line.listen_on(self.timeout)
        if not entry.digits:
            return self._nothing(line)
        # the last two are not in the documentation, but in captured requests
        fields = {"Digits": entry.digits, "FinishedOnKey": entry.finished_on, "msg": "Gather End"}
        return Fetch(line.resolve(self.action), self.method, overlaid(fields, act.fields))

    def _nothing(self, line: Line) -> Outcome:
        if self.action_on_empty_result:
            return Fetch(line.resolve(self.action), self.method)
        return Onward()


def masked(text: str, profanities: frozenset[str]) -> str:
    """All but the first letter of each profanity as asterisks."""

    def mask(word: re.Match[str]) -> str:
        found = word.group()
        return found[0] + "*" * (len(found) - 1) if found.lower() in profanities else found

    return re.sub(r"\w+", mask, text)
