"""What a caller wants who does more than think aloud: goodbye, keep this, what did I say, who are you."""

import re
from dataclasses import dataclass

# {polite} and {end} are what people say around the thing they mean; {about} is what they mean it about.
_PATTERNS: dict[str, tuple[str, ...]] = {
    "emergency": (
        r"\b(kill|hurt|harm|cut)(ing)? myself\b|\b(end|ending|take|taking) my (own )?life\b",
        r"\bi('m| am) suicidal\b|\bi('ve| have)? overdosed\b",
        r"\bi('m| am)? (want|wish|going) to die\b|\bi don't want to (live|be alive)\b",
        r"\bi('m| am) having an? (heart attack|stroke|seizure)\b|\bi have (a )?chest pains?\b",
        r"\bi (can't|cannot) breathe\b|\b(he|she|they)('s| is|'re| are) (not breathing|unconscious)\b",
        r"\b(this|it)('s| is) an emergency\b|\bcall (911|999|112|nine one one|an ambulance)\b",
        r"\b(attacking|strangling|going to kill) me\b|\bbleeding (badly|a lot|to death)\b",
    ),
    "goodbye": (
        r"^{polite}(thank(s| you)( so much| very much)?,? (and )?)?({bye}){end}",
        r"^(?!.*\b(said|say|saying|says|not|don't|didn't|to him|to her)\b)(\S+ ){{0,14}}({bye}){end}",
        r"^{polite}(thank(s| you),? )?that('s| is|'ll be) (all|it|enough)( for (now|today))?{end}",
        r"^{polite}(hang up|(stop|end) (the|this) call|let's (stop|end)( here)?){end}",
        r"^{polite}i('ve)? (really )?(have to|got to|gotta|need to|must|should) (go|run|leave|hang up){end}",
    ),
    "recall": (
        r"\bwhat (did|have|had) i (say|said|tell|told|mention(ed)?|keep|kept)\b.*? (about|on) {about}$",
        r"\bwhat (did|have|had) i (say|said|tell you|told you|mention(ed)?|keep|kept)\b",
        r"\bdo you (still )?remember (what i (said|thought) (about|on) |my \w+ (about|on|of) )?{about}$",
        r"^{polite}remind me (of )?(what i (said|thought) )?(about |on )?{about}$",
        r"\bdid i (ever )?(say|mention|tell you) (anything |something )?about {about}$",
        r"^{polite}(do you have|are there|read me) (any |my |the )?notes? (about|on) {about}$",
    ),
    "remember": (
        r"^{polite}(you to )?(remember|note( down)?|write down|keep in mind|save)( this| that)?{stop}",
        r"^{polite}(you to )?(make|take) a note( of (this|that))?{stop}",
        r"^{polite}(you to )?(remember|note( down)?|write down|keep in mind)( that| this)[,:]? {about}$",
        r"^{polite}(you to )?(make|take) a note( of| that| of this)[,:]? {about}$",
        r"^{polite}(you to )?(remember|note down|write down):? (?!(when|how|what|where|why)\b){about}$",
    ),
    "no_recording": (
        r"\b(don't|do not|stop|not|without|quit) ((want|like) (you )?to )?(be(ing)? )?record(ing|ed)?"
        r"( (me|this|us|the call|my voice|what i say|anything|it))?{end}",
    ),
    "no_texts": (
        r"\b(don't|do not|stop|never|no longer|quit)( ever)? (text(ing)?|messag(e|ing)) me\b(?! (that|it|this)\b)",
        r"\b(don't|do not|stop|never|quit)( ever)? send(ing)? me (any |more |your |text )*(texts?|messages|sms)\b",
        r"\b(don't|do not) want (you to text me|(any )?(more )?(texts?|text messages?|sms)( from you)?){end}",
        r"^{polite}no more (texts?|text messages?|sms){end}",
    ),
    "text_me": (
        r"^{polite}(text|sms) (me )?(that|it|this|what you (just )?said)( to me)?{end}",
        r"^{polite}send (me )?(that|it|this|what you (just )?said)( to me)? (by|as|in) (a )?(text|sms)( message)?{end}",
        r"^{polite}send me (a )?(text|sms)( message)?( (with|of|about) (that|it|this))?{end}",
    ),
    "identity": (
        r"\b(who|what) are you(?! \w+ing)\b|\bwhat('s| is) your name\b|\bwhat can you do\b",
        r"\bare you (an? )?(real|human|person|robot|computer|machine|ai|bot|chatbot|alive)\b",
        r"\b(who|what) am i (talking|speaking) (to|with)\b",
    ),
    "repeat": (
        r"^{polite}(repeat (that|it|the question|yourself)|say (that|it) again|come again|pardon( me)?){end}",
        r"^{polite}(what did you (just )?(say|ask)|what was (that|the question))( again)?{end}",
        r"^(sorry|what)\?$",
        r"^{polite}i (didn't|couldn't|can't) (quite )?(hear|catch|get) (you|that|the question){end}",
    ),
    "keypad": (r"^\(keypad: {about}\)$",),
    "thanks": (r"^{polite}(thank(s| you)( so much| a lot| very much)?|cheers){end}",),
    "hello": (r"^((hi|hello|hey|good (morning|afternoon|evening))( there| again)?[,.! ]*)+$",),
    "lost": (
        r"^{polite}(i (really )?(don't|do not) know|(i have )?no (idea|clue)|dunno|hard to say){end}",
        r"^{polite}((i'm )?not (really |so )?sure|i can't say|maybe|perhaps|i('d| would) have to think){end}",
    ),
    "yes": (r"^((yes|yeah|yep|sure|right|exactly|correct|true|of course|definitely|okay|ok|i do|it is)[,.! ]*)+$",),
    "no": (r"^((no|nope|nah|not really|never|i don't|it isn't|nothing)[,.! ]*)+$",),
    "question": (
        r"^{polite}(what|who|where|when|why|how|which)('s| (is|are|was|were|does|do|did|would|can)) {about}$",
        r"^{polite}how (many|much|far|long|big|old|often) {about}$",
        r"^{polite}(tell me|explain|describe|define|help me)( \w+)?( about| understand| with)? {about}$",
        r"^{polite}(is|are|does|did|do|should|will|can|could|would) {about}\?$",
    ),
}
_SHORTHAND = {
    "polite": r"((well|ok|okay|so|please|um|uh|hey|hi|yes|no|alright|all right|and|great|cool|"
    r"(can|could|would) you|i('d| would) like|i want)[,.!]? )*",
    "end": r"([,. ]+(then|now|please|for (now|today)|everybody|bye|thanks|thank you))*[.!?]*$",
    "bye": r"good ?bye|bye([ -]bye)?|(see|talk to) you( later| soon| tomorrow)?|have a (good|nice|great) \w+|"
    r"good night|take care",
    "about": r"(?P<about>.+?)[.?! ]*",
    "stop": r"[.?! ]*$",
}
_COMPILED = [
    (name, re.compile(pattern.format(**_SHORTHAND), re.IGNORECASE))
    for name, patterns in _PATTERNS.items()
    for pattern in patterns
]
_LONGEST_WISH = 2100  # characters: an idea to keep may have 2000
_POLITE_END = re.compile(r"(,? (again|please|before|earlier|last time|then|today))+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Intent:
    """`name` is one of the table, or "thinking"; `about` is its object in the caller's words, or ""."""

    name: str
    about: str = ""


def recognise(heard: str) -> Intent:
    """What was heard, by the first pattern that fits. Whatever fits none is thinking aloud."""
    plain = " ".join(heard.replace("’", "'").split())
    if not plain:
        return Intent("lost")
    for name, pattern in _COMPILED:
        if found := pattern.search(plain if name == "emergency" else plain[:_LONGEST_WISH]):
            return Intent(name, _POLITE_END.sub("", found.groupdict().get("about") or ""))
    return Intent("thinking")
