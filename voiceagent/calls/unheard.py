"""When there is nothing to answer yet: silence, and words that were not understood. No model, no state."""

from voiceagent.calls.heard import Heard
from voiceagent.calls.reply import HangUp, Listen, Reply
from voiceagent.core.profile import Profile


def answer_silence(heard: Heard, profile: Profile) -> Reply:
    """One prompt for each silence in a row, then goodbye."""
    prompts = profile.silence.prompts
    if heard.silences > len(prompts):
        return Reply((profile.silence.goodbye,), HangUp(), profile.language)
    prompt = prompts[max(heard.silences, 1) - 1]
    return Reply((prompt,), Listen(heard.turn, heard.silences, heard.reasks), profile.language)


def was_misheard(heard: Heard, profile: Profile) -> bool:
    """Too unsure to answer, and not asked too often yet.

    Twilio does not promise a confidence (facts/twilio.md 1.3); none and 0.0 both mean that it does not know.
    """
    if heard.digits or not heard.confidence or heard.reasks >= profile.listen.max_reasks:
        return False
    return heard.confidence < profile.listen.low_confidence


def ask_again(heard: Heard, profile: Profile) -> Reply:
    prompts = profile.ask_again.prompts
    prompt = prompts[min(heard.reasks, len(prompts) - 1)]
    return Reply((prompt,), Listen(heard.turn, reasks=heard.reasks + 1), profile.language)
