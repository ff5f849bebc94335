"""French."""

from datetime import date, time

from voiceagent.tools.values.words.base import DateWords, LetterWords, NumberWords, TalkWords, TimeWords, Words, listed

MONTHS = listed("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
WEEKDAYS = listed("lundi mardi mercredi jeudi vendredi samedi dimanche")


def _day(day: date) -> str:
    return "premier" if day.day == 1 else str(day.day)


def _say_date(day: date, with_year: bool) -> str:
    year = f" {day.year}" if with_year else ""
    return f"{WEEKDAYS[day.weekday()]} {_day(day)} {MONTHS[day.month - 1]}{year}"


def _spell_date(day: date) -> str:
    return (
        f"jour {' '.join(str(day.day))}, mois {MONTHS[day.month - 1]}, année {day.year}, un {WEEKDAYS[day.weekday()]}"
    )


def _say_time(at: time) -> str:
    if at.minute == 0 and at.hour in {0, 12}:
        return "minuit" if at.hour == 0 else "midi"
    return f"{at.hour} heure{'s' if at.hour > 1 else ''}" + (f" {at.minute}" if at.minute else "")


FRENCH = Words(
    code="fr",
    dates=DateWords(
        months=(
            "janv(?:ier)?",
            "févr?(?:ier)?|fevrier",
            "mars",
            "avr(?:il)?",
            "mai",
            "juin",
            "juil(?:let)?",
            "août|aout",
            "sept(?:embre)?",
            "oct(?:obre)?",
            "nov(?:embre)?",
            "déc(?:embre)?|decembre",
        ),
        weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        days=(
            ("après-demain|après demain", 2),
            ("avant-hier|avant hier", -2),
            ("demain", 1),
            ("aujourd'hui|ce soir|ce matin|cet après-midi", 0),
            ("hier", -1),
        ),
        coming="prochain",
        last="dernier",
        this="ce",
        next_skips_a_week=False,
        week_later="en (?:huit|8)|dans (?:une|1) semaine",
        ahead=r"dans (?P<n>\d+|une?) (?:jours?|(?P<weeks>semaines?))",
        the="le|du|au",
        joint="du mois de|de",
        birth="naissance|naiss|né le|née le|anniversaire",
    ),
    times=TimeWords(
        clock=(
            (r"{h} ?(?:h|heures?)? ?et demie?", 30, 1),
            (r"{h} ?(?:h|heures?)? ?et (?:1/4|quart)", 15, 1),
            (r"{h} ?(?:h|heures?)? ?moins (?:le )?(?:1/4|quart)", -15, 1),
            (r"{h} ?(?:h|heures?)? ?moins {m}", 0, -1),
            (r"(?P<h>12) {m}", 0, 1),  # "midi trente"
        ),
        parts=(
            (r"\bdu matin|\bce matin|\bmatin\b|\ble matin", "morning"),
            (r"\baprès-midi|\baprès midi|\bapres-midi", "afternoon"),
            (r"\bsoir", "evening"),
            (r"\bnuit", "night"),
        ),
        noon="(?<!après-)(?<!après )midi",
        midnight="minuit",
        from_evening="soir|dîner",
        from_morning="matin|petit[- ]déjeuner",
    ),
    number=NumberWords(
        zero="",
        repeats=(("double|deux fois(?: le)?|2 fois(?: le)?", 2), ("triple|trois fois(?: le)?|3 fois(?: le)?", 3)),
        plus="plus",
        minus="moins",
        half="et demie?",
        decimal=",",
        numerals=(("une douzaine", "12"), ("une quinzaine", "15")),
    ),
    letters=LetterWords(
        alphabet=listed(
            "Anatole Berthe Célestin Désiré Eugène François Gaston Henri Irma Joseph Kléber Louis Marcel Nicolas Oscar "
            "Pierre Quintal Raoul Suzanne Thérèse Ursule Victor William Xavier Yvonne Zoé"
        ),
        as_in="comme dans|comme",
        spelled="{letter} comme {word}",
        names=(("double v[ée]", "w"), ("i grec|igrec", "y"), ("zède|zed", "z")),
        at="arobase|arobas|at|a commercial|chez",
        marks=(
            ("point|dot", "."),
            ("tiret du bas|tiret bas|souligné|underscore", "_"),
            ("tiret(?: du (?:six|6))?|trait d'union|moins", "-"),
            ("plus", "+"),
        ),
        say_at="arobase",
        say_marks={".": "point", "-": "tiret", "_": "tiret du bas", "+": "plus"},
    ),
    talk=TalkWords(
        lead_in=r"(?:alors|euh+|hum+|bah|oui|non|ok|d'accord|bon|bonjour|s'il vous plaît|et|pardon|donc|"
        r"je (?:m'appelle|suis|disais|voulais dire)|(?:mon|ma|le|la|l')(?: ?\w+)? ?(?:nom|prénom|adresse|e-?mail|mail|"
        r"numéro|téléphone)(?: (?:mail|e-?mail|de famille|de téléphone|électronique))?(?: est| c'est| serait)?|"
        r"c'est(?: le| la)?|ce serait(?: le)?|ici)",
        yes=r"(?:oui|ouais|exact|exactement|correct|parfait|voilà|tout à fait|d'accord|ok|okay|bien sûr|très bien|"
        r"c'est (?:ça|bien ça|exact|correct|bon|juste|parfait)|absolument|en effet|affirmatif)",
        no=r"(?:non|nan|faux|pas (?:du tout|exactement|tout à fait|vraiment)|"
        r"(?:ce )?n'est pas (?:ça|correct|exact|bon)|c'est (?:pas (?:ça|correct|exact|bon)|faux)|incorrect|inexact)",
        skip=r"(?:peu importe|laissez(?: tomber)?|laisse tomber|tant pis|passons|passez|oubliez(?: ça)?|oublie|"
        r"annulez|stop|"
        r"aide|à l'aide|au secours|je (?:ne )?préfère (?:ne )?pas(?: le dire)?|je n'en ai pas|j'en ai pas|"
        r"je (?:ne )?sais pas|plus tard|non merci|au revoir|(?:un|à un) (?:humain|conseiller)|parler à quelqu'un)",
        question=r"(?:qu'est-ce|que|quoi|qui|pourquoi|où|quand|quels?|quelles?|comment|combien|est-ce|avez-vous|"
        r"vous avez|"
        r"pouvez-vous|peux-tu|êtes-vous|y a-t-il|puis-je|je peux|attendez|attends)\b",
        offer=r"(?:que diriez-vous|et si|est-ce que .* (?:convient|possible|irait|marche)|pourquoi pas)\b",
        not_in_names=listed(
            "je tu il elle nous vous ils elles on un une est sont était ai as avez avons ont peux peut pouvez veux "
            "veut "
            "voudrais ne pas non que qui quoi pourquoi où quand comment ce cette ça ici dans sur avec mon ma mes "
            "votre et "
            "ou mais si alors aide besoin parce très encore déjà me moi te sais pense dire dit en"
        ),
    ),
    say_plus="plus",
    say_minus="moins",
    say_point="virgule",
    say_date=_say_date,
    spell_date=_spell_date,
    say_time=_say_time,
    say_date_and_time="{date} à {time}",
)
