"""English."""

from datetime import date, time

from voiceagent.tools.values.words.base import DateWords, LetterWords, NumberWords, TalkWords, TimeWords, Words, listed

MONTHS = listed("January February March April May June July August September October November December")
WEEKDAYS = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


def _ordinal(day: int) -> str:
    ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _say_date(day: date, with_year: bool) -> str:
    year = f", {day.year}" if with_year else ""
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {_ordinal(day.day)}{year}"


def _spell_date(day: date) -> str:
    return f"month {MONTHS[day.month - 1]}, day {' '.join(str(day.day))}, year {day.year}, a {WEEKDAYS[day.weekday()]}"


def _say_time(at: time) -> str:
    if at.minute == 0 and at.hour in {0, 12}:
        return "midnight" if at.hour == 0 else "noon"
    hour = at.hour % 12 or 12
    clock = f"{hour} o'clock" if at.minute == 0 else f"{hour}:{at.minute:02}"
    if at.hour < 12:
        return f"{clock} in the morning"
    return f"{clock} in the {'afternoon' if at.hour < 18 else 'evening'}"


ENGLISH = Words(
    code="en",
    dates=DateWords(
        months=(
            "jan(?:uary)?",
            "feb(?:ruary)?",
            "mar(?:ch)?",
            "apr(?:il)?",
            "may",
            "june?",
            "july?",
            "aug(?:ust)?",
            "sept?(?:ember)?",
            "oct(?:ober)?",
            "nov(?:ember)?",
            "dec(?:ember)?",
        ),
        weekdays=(
            "mon(?:day)?",
            "tue(?:s|sday)?",
            "wed(?:nesday)?",
            "thu(?:rs|rsday)?",
            "fri(?:day)?",
            "sat(?:urday)?",
            "sun(?:day)?",
        ),
        days=(
            ("(?:the )?day after tomorrow", 2),
            ("(?:the )?day before yesterday", -2),
            ("tomorrow", 1),
            ("today|tonight|this (?:morning|afternoon|evening)", 0),
            ("yesterday", -1),
        ),
        coming="next",
        last="last",
        this="this|coming",
        next_skips_a_week=True,
        week_later="(?:a|1) week (?:from|on)",
        ahead=r"in (?P<n>\d+|an?|a couple of) (?:days?|(?P<weeks>weeks?))(?: time)?|(?P<n2>\d+|a) (?:days?|"
        r"(?P<weeks2>weeks?)) from now",
        the="the|on",
        joint="of",
        birth="birth|born",
    ),
    times=TimeWords(
        clock=(
            ("half (?:past |after )?{h}", 30, 1),
            ("(?:a )?quarter (?:past|after) {h}", 15, 1),
            ("(?:a )?quarter (?:to|of|before|till?|until) {h}", -15, 1),
            ("{m} (?:minutes? )?(?:past|after) {h}", 0, 1),
            ("{m} (?:minutes? )?(?:to|of|before|till?|until) {h}", 0, -1),
        ),
        parts=(
            (r"a\.? ?m\b\.?|\b(?:in the |this |tomorrow )?morning", "morning"),
            (r"\bafternoon|\blunch", "afternoon"),
            (r"\bevening|\bdinner|\bsupper", "evening"),
            (r"\btonight|\bat night|\blate night", "night"),
            (r"p\.? ?m\b\.?", "evening"),
        ),
        noon="noon|midday|mid-day",
        midnight="midnight",
        from_evening="dinner|evening|tonight|supper|night",
        from_morning="breakfast|morning",
    ),
    number=NumberWords(
        zero="oh|o|owe|nought|naught",
        repeats=(("double", 2), ("triple|treble", 3), ("quadruple", 4)),
        plus="plus",
        minus="minus|negative",
        half="and a half",
        decimal=".",
        numerals=(("nil|nought|naught", "zero"), ("a dozen|dozen", "12"), ("a (?=hundred|thousand|million)", "")),
        misheard=(("to|too", "2"), ("for|fore", "4"), ("ate", "8"), ("won", "1"), ("tree", "3")),
        hundred="hundred",
    ),
    letters=LetterWords(
        alphabet=listed(
            "Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliet Kilo Lima Mike November Oscar Papa Quebec "
            "Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
        ),
        as_in="as in|like in|like|for|is for|as for",
        spelled="{letter} as in {word}",
        names=(
            ("double ?u|double-u", "w"),
            ("bee", "b"),
            ("see|sea", "c"),
            ("dee", "d"),
            ("gee", "g"),
            ("jay", "j"),
            ("kay", "k"),
            ("ell", "l"),
            ("em", "m"),
            ("en", "n"),
            ("pee|pea", "p"),
            ("queue|cue", "q"),
            ("are", "r"),
            ("ess", "s"),
            ("tee|tea", "t"),
            ("you", "u"),
            ("ex", "x"),
            ("why", "y"),
            ("zee|zed", "z"),
        ),
        at="at|at sign",
        marks=(
            ("dot|period|full stop|point", "."),
            ("dash|hyphen|minus", "-"),
            ("underscore|under score", "_"),
            ("plus(?: sign)?", "+"),
        ),
        say_at="at",
        say_marks={".": "dot", "-": "dash", "_": "underscore", "+": "plus"},
    ),
    talk=TalkWords(
        lead_in=r"(?:well|so|oh|uh+|um+|er+|ah|okay|ok|sure|yes|yeah|no|sorry|please|hi|hello|and|of course|let me see|"
        r"i said|i meant|i mean|you can (?:call|reach) me(?: at| on)?|(?:you can )?call me|i'm|i am|it's|it is|it "
        r"would be|"
        r"that's|that is|that would be|this is|they call me|"
        r"(?:my|the|his|her|our)(?: (?:full|first|last|family|phone|email|e-mail|mail|telephone|cell|mobile))?"
        r" (?:name|names|surname|email|e-mail|mail|number|address)(?: address| number)?(?:'s| is| would be)?|"
        r"the name(?:'s| is))",
        yes=r"(?:yes|yeah|yep|yup|ya|correct|right|exactly|perfect|great|good|fine|sure|absolutely|precisely|true|"
        r"okay|ok|"
        r"uh-huh|mm-hmm|mhm|sounds good|you got it|you've got it|all right|alright|"
        r"that's (?:right|correct|it|true|fine|good|perfect|the one)|that is (?:right|correct|it|true|fine)|it is|"
        r"of course|definitely|indeed|i confirm|confirmed)",
        no=r"(?:no|nope|nah|not (?:quite|right|correct|exactly|really|at all)|wrong|incorrect|false|uh-uh|negative|"
        r"(?:that's|that is|it's|it is|you're|you are) (?:wrong|incorrect|not (?:it|right|correct|quite right|true))|"
        r"that isn't (?:it|right|correct)|it isn't|it is not)",
        skip=r"(?:never ?mind|skip(?: (?:it|that|this))?|forget (?:it|that|about it)|cancel(?: that)?|stop|pass|help|"
        r"(?:i'd|i would) rather not(?: say)?|i don't (?:have one|have any|want to(?: say| give it)?|know|remember)|"
        r"none of your business|not now|later|no thanks|no thank you|good ?bye|bye(?: bye)?|hang up|"
        r"(?:talk to|speak to|speak with|give me) (?:a |an |the )?(?:human|person|agent|operator|somebody|someone))",
        question=r"(?:what|who|why|where|when|which|how|whose|do you|does|did|are you|can you tell|could you tell|"
        r"can i ask|"
        r"may i ask|is (?:it|that|there|this)|are there|was|were|should|tell me|wait|hold on|hang on)\b",
        offer=r"(?:how about|what about|what if|does|is it okay|is .* okay|are you (?:free|open)|when about)\b",
        not_in_names=listed(
            "i you he she we they it a the is are was were do does did have has had can could would should not no "
            "what who why where when how that this there to in on at for with my your his her our and or but if then "
            "don't can't won't didn't isn't please help want need like just because about so very don’t be been "
            "think know tell say said going get got me them us some any every already maybe"
        ),
    ),
    say_plus="plus",
    say_minus="minus",
    say_point="point",
    say_date=_say_date,
    spell_date=_spell_date,
    say_time=_say_time,
    say_date_and_time="{date} at {time}",
)
