"""German."""

from datetime import date, time

from voiceagent.tools.values.words.base import DateWords, LetterWords, NumberWords, TalkWords, TimeWords, Words, listed

MONTHS = listed("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")
WEEKDAYS = listed("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag")


def _say_date(day: date, with_year: bool) -> str:
    year = f" {day.year}" if with_year else ""
    return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]}{year}"


def _spell_date(day: date) -> str:
    return (
        f"Tag {' '.join(str(day.day))}, Monat {MONTHS[day.month - 1]}, Jahr {day.year}, ein {WEEKDAYS[day.weekday()]}"
    )


def _say_time(at: time) -> str:
    return f"{at.hour} Uhr" + (f" {at.minute}" if at.minute else "")


GERMAN = Words(
    code="de",
    dates=DateWords(
        months=(
            "jan(?:uar)?|jänner",
            "feb(?:ruar)?|feber",
            "märz?|maerz",
            "apr(?:il)?",
            "mai",
            "juni?|juno",
            "juli?",
            "aug(?:ust)?",
            "sept?(?:ember)?",
            "okt(?:ober)?",
            "nov(?:ember)?",
            "dez(?:ember)?",
        ),
        weekdays=(
            "montag|mo",
            "dienstag|di",
            "mittwoch|mi",
            "donnerstag|do",
            "freitag|fr",
            "samstag|sonnabend|sa",
            "sonntag|so(?=,)",
        ),
        days=(
            ("übermorgen", 2),
            ("vorgestern", -2),
            ("(?<!am )(?<!jeden )morgen", 1),
            ("heute", 0),
            ("gestern", -1),
        ),
        coming="nächste[nrs]?(?: woche)?",
        last="letzte[nrs]?|vorige[nrs]?",
        this="diese[nrs]?|kommende[nrs]?",
        next_skips_a_week=True,
        week_later="in (?:einer|1) woche",
        ahead=r"in (?P<n>\d+|einem|einer|ein paar) (?:tagen?|(?P<weeks>wochen?))",
        the="am|den|der|dem|vom|zum",
        joint="im",
        birth="geburt|geboren",
    ),
    times=TimeWords(
        clock=(
            (r"{m} (?:minuten )?vor halb {h}", -30, -1),
            (r"{m} (?:minuten )?nach halb {h}", -30, 1),
            (r"halb {h}", -30, 1),
            (r"(?:drei ?|3 ?)viertel {h}", -15, 1),
            (r"viertel vor {h}", -15, 1),
            (r"viertel nach {h}", 15, 1),
            (r"viertel {h}", -45, 1),
            (r"{m} (?:minuten )?vor {h}", 0, -1),
            (r"{m} (?:minuten )?nach {h}", 0, 1),
        ),
        parts=(
            (r"\bvormittag|\bmorgens|\bam morgen|\bfrüh\b|\bin der früh|\bmorgen früh", "morning"),
            (r"\bnachmittag|\bmittag", "afternoon"),
            (r"\babend", "evening"),
            (r"\bnacht", "night"),
        ),
        noon="mittags?",
        midnight="mitternacht",
        from_evening="abend|nacht",
        from_morning="frühstück|vormittag|morgens",
    ),
    number=NumberWords(
        zero="",
        repeats=(
            ("doppel-?|zwei ?mal(?: die)?|2 ?mal(?: die)?", 2),
            ("dreifach|drei ?mal(?: die)?|3 ?mal(?: die)?", 3),
        ),
        plus="plus",
        minus="minus",
        half="(?:und )?ein ?halb|einhalb",
        decimal=",",
        numerals=(("zwo", "zwei"), ("zwot(?=e)", "zweit"), ("dutzend", "12"), ("eineinhalb|anderthalb", "1,5")),
    ),
    letters=LetterWords(
        alphabet=listed(
            "Anton Berta Cäsar Dora Emil Friedrich Gustav Heinrich Ida Julius Kaufmann Ludwig Martha Nordpol Otto "
            "Paula "
            "Quelle Richard Samuel Theodor Ulrich Viktor Wilhelm Xanthippe Ypsilon Zacharias Ärger Ökonom Übermut"
        ),
        as_in="wie in|wie",
        spelled="{letter} wie {word}",
        names=(("jot|jott", "j"), ("ypsilon", "y"), ("vau", "v"), ("zett", "z"), ("eszett|scharfes s", "ß")),
        at="at|ät|ed|et|klammeraffe|affenschwanz|at-zeichen",
        marks=(
            ("punkt|dot", "."),
            ("minus|bindestrich|strich|mittelstrich", "-"),
            ("unterstrich|underscore", "_"),
            ("plus", "+"),
        ),
        say_at="ät",
        say_marks={".": "Punkt", "-": "Bindestrich", "_": "Unterstrich", "+": "plus"},
    ),
    talk=TalkWords(
        lead_in=r"(?:also|äh+m?|hm+|ja|nein|ok|okay|gut|bitte|hallo|guten tag|und|entschuldigung|moment|"
        r"ich (?:heiße|heisse|bin(?: der| die)?|meine|meinte|sagte)|(?:mein|meine|der|die|das)(?: \w+)?"
        r" (?:name|vorname|nachname|e-?mail(?:-?adresse)?|mail(?:adresse)?|nummer|telefonnummer|handynummer|adresse)"
        r"(?: ist| lautet| wäre)?|(?:das|es) (?:ist|wäre)|(?:die|der|das) ist|die lautet|hier (?:ist|spricht))",
        yes=r"(?:ja|jawohl|jo|jep|genau|richtig|stimmt|korrekt|perfekt|passt|klar|sicher|okay|ok|gut|sehr gut|prima|"
        r"super|"
        r"(?:das|es) (?:ist (?:richtig|korrekt|gut)|stimmt(?: so)?|passt)|so ist es)",
        no=r"(?:nein|nee|nö|ne|falsch|nicht (?:ganz|richtig|korrekt)|stimmt nicht|"
        r"(?:das|es) (?:ist (?:falsch|nicht richtig|nicht korrekt)|stimmt (?:so )?nicht|passt nicht))",
        skip=r"(?:egal|vergessen sie(?: es| das)?|vergiss es|lassen wir(?: das| es)?|lass(?: es| das)?|überspringen|"
        r"weiter|"
        r"abbrechen|stopp?|hilfe|das möchte ich nicht(?: sagen)?|möchte ich nicht sagen|lieber nicht|"
        r"ich (?:habe|hab) keine?|(?:das )?weiß ich nicht|ich weiß (?:es )?nicht|später|nein danke|tschüss|tschüß|"
        r"auf wiederhören|auf wiedersehen|(?:einen|mit einem) (?:menschen|mitarbeiter)(?: bitte)?)",
        question=r"(?:was|wer|warum|wieso|weshalb|wozu|wo|wann|welche\w*|wie|haben sie|hast du|können sie|kannst du|"
        r"sind sie|bist du|gibt es|darf ich|kann ich|ist (?:das|es)|moment|warten sie|warte)\b",
        offer=r"(?:wie wäre|wie wär's|was ist mit|geht|wie ist es mit|ginge)\b",
        not_in_names=listed(
            "ich du er sie wir ihr es ein eine das die der ist sind war habe hat haben kann können will möchte "
            "nicht kein "
            "keine was wer warum wo wann wie dass hier da im in auf um mit mein meine und oder aber wenn dann bitte "
            "hilfe "
            "brauche weil ganz sehr noch schon mal doch mir mich dir dich uns denke weiß sagen gesagt"
        ),
    ),
    say_plus="plus",
    say_minus="minus",
    say_point="Komma",
    say_date=_say_date,
    spell_date=_spell_date,
    say_time=_say_time,
    say_date_and_time="{date}, um {time}",
)
