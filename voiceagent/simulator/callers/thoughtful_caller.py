"""Somebody who calls to think aloud about sleep and memory, and answers what she is asked."""

import re
from contextlib import suppress

from voiceagent.simulator.live_call import NotHeard
from voiceagent.simulator.phone import Phone

OPENING = "I read that sleep sorts our memories. The brain seems to replay the whole day at night."
TO_KEEP = "Well, please remember that an afternoon sleep helped me more than an hour of reading."
AFTER_A_PAUSE = "Sorry, I was thinking. "
ASKS_BACK = "Oh, that was my thumb. What did I say about sleeping in the afternoon?"
GOODBYE_S = 20.0  # real ones: until the agent has hung up
AFTER_WORDS, BREAKS_IN = 6, "Oh yes, that is enough. I remember it now."
GOODBYE = "That helps. Thank you, goodbye."

# What a question asks for, and her answer. The first that fits and was not given yet; the last fits any.
ANSWERS: tuple[tuple[str, str], ...] = (
    (
        r"example|when did|when have|your own life|seen|come across|concrete|experience",
        "Last week I practised a song, and it was much easier the next morning.",
    ),
    (
        r"against|stop working|hold|disagree|wrong|exception|doubt|limit|change your mind",
        "Some people sleep very little and still remember everything they hear.",
    ),
    (
        r"connect|common|remind|else|similar|compare|works like|idea of yours|link",
        "It is like tidying a desk, when the papers go into folders.",
    ),
    (
        r"explain|picture|story|teach|ten-year-old|child",
        "I would say that the brain packs its school bag at night.",
    ),
    (
        r"step by step|how does|apart|what happens|have to be true|mechanism",
        "First the day is replayed, then the strong memories stay and the weak ones fade.",
    ),
    (
        r"step|try|test|tomorrow|this week|could you do|do with",
        "I could read my notes in the evening, and test myself at breakfast.",
    ),
    (r"surpris|expect|friend", "I did not expect that forgetting is a part of it."),
    (
        r"fogg|guess|unclear|smaller question|who could|where would",
        "Nobody knows how the brain chooses what to keep.",
    ),
    (r"", "Because I forget less when I sleep on it than when I study late."),
)


class ThoughtfulCaller:
    """Seven turns, one of them by keypad, and a silence. What she answers depends on the question.

    Where she `breaks_in` (the agent can only be stopped over a socket), she does so once, and says what for.
    """

    def __init__(self, *, breaks_in: bool = False) -> None:
        self._told: set[str] = set()
        self._breaks_in = breaks_in

    def calls(self, phone: Phone) -> None:
        phone.dial()
        question = _say(phone, OPENING, after=0.4)
        _say(phone, self.answer_to(question), after=0.7)
        question = _say(phone, TO_KEEP, after=0.5)
        phone.stays_silent()
        _say(phone, AFTER_A_PAUSE + self.answer_to(question), after=0.3)
        _wait(phone, 0.6)
        phone.presses("1#")
        if self._breaks_in:
            _wait(phone, 0.4)
            phone.says(ASKS_BACK, interrupts_at=AFTER_WORDS)
            phone.says(BREAKS_IN)
        else:
            _say(phone, ASKS_BACK, after=0.4)
        _say(phone, GOODBYE, after=0.6)
        _hear_out(phone)

    def answer_to(self, heard: str) -> str:
        """One of her answers that fits the last question in `heard`; none is given twice."""
        *_, question = re.findall(r"[^.?!]*\?", heard.lower()) or [heard.lower()]
        fresh = [(asks_for, answer) for asks_for, answer in ANSWERS if answer not in self._told]
        fitting = (answer for asks_for, answer in fresh if re.search(asks_for, question))
        answer = next(fitting, fresh[0][1])
        self._told.add(answer)
        return answer


def _say(phone: Phone, words: str, *, after: float) -> str:
    """What the agent answers. Nobody speaks the moment the other has finished."""
    _wait(phone, after)
    return phone.says(words)


def _wait(phone: Phone, seconds: float) -> None:
    phone.call.line.silence(seconds)


def _hear_out(phone: Phone) -> None:
    """Over a socket the end of the call may come a moment after the last word."""
    with suppress(NotHeard):
        phone.waits_until_over(within_s=GOODBYE_S)
