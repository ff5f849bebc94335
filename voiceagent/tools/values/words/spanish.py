"""Spanish."""

from datetime import date, time

from voiceagent.tools.values.words.base import DateWords, LetterWords, NumberWords, TalkWords, TimeWords, Words, listed

MONTHS = listed("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")
WEEKDAYS = listed("lunes martes miércoles jueves viernes sábado domingo")


def _say_date(day: date, with_year: bool) -> str:
    number = "primero" if day.day == 1 else str(day.day)
    year = f" de {day.year}" if with_year else ""
    return f"{WEEKDAYS[day.weekday()]} {number} de {MONTHS[day.month - 1]}{year}"


def _spell_date(day: date) -> str:
    return f"día {' '.join(str(day.day))}, mes {MONTHS[day.month - 1]}, año {day.year}, {WEEKDAYS[day.weekday()]}"


def _say_time(at: time) -> str:
    if at.minute == 0 and at.hour in {0, 12}:
        return "medianoche" if at.hour == 0 else "mediodía"
    hour = at.hour % 12 or 12
    clock = f"{'la' if hour == 1 else 'las'} {hour}" + (f":{at.minute:02}" if at.minute else "")
    half = "de la mañana" if at.hour < 12 else "de la tarde" if at.hour < 20 else "de la noche"
    return f"{clock} {half}"


SPANISH = Words(
    code="es",
    dates=DateWords(
        months=(
            "enero|ene",
            "febrero|feb",
            "marzo|mar",
            "abril|abr",
            "mayo",
            "junio|jun",
            "julio|jul",
            "agosto|ago",
            "sep?tiembre|sept?",
            "octubre|oct",
            "noviembre|nov",
            "diciembre|dic",
        ),
        weekdays=("lunes", "martes", "mi[ée]rcoles", "jueves", "viernes", "s[áa]bado", "domingo"),
        days=(
            ("pasado mañana", 2),
            ("antes de ayer|anteayer|antier", -2),
            ("(?<!la )(?<!esta )mañana", 1),
            ("hoy|esta (?:mañana|tarde|noche)", 0),
            ("ayer", -1),
        ),
        coming="próximo|proximo|que viene",
        last="pasado",
        this="este",
        next_skips_a_week=False,
        week_later="(?:en|dentro de) (?:una|1) semana",
        ahead=r"(?:en|dentro de) (?P<n>\d+|un|una) (?:d[íi]as?|(?P<weeks>semanas?))",
        the="el d[íi]a|el|d[íi]a|al|del",
        joint="de|del mes de",
        birth="nacimiento|nacido|nacida|cumpleaños|naci",
    ),
    times=TimeWords(
        clock=(
            (r"{h} y media", 30, 1),
            (r"{h} y (?:cuarto|4º)", 15, 1),
            (r"{h} menos (?:cuarto|4º)", -15, 1),
            (r"{h} menos {m}", 0, -1),
            (r"(?:un )?(?:cuarto|4º|1 4º) para las? {h}", -15, 1),
            (r"{m} para las? {h}", 0, -1),
        ),
        parts=(
            (r"\b(?:de|por|en|esta) (?:la )?mañana|\besta mañana|a\.? ?m\b\.?|\bmadrugada", "morning"),
            (r"\btarde", "afternoon"),
            (r"\bnoche|p\.? ?m\b\.?", "evening"),
        ),
        noon="(?:el )?mediod[íi]a|medio d[íi]a",
        midnight="(?:la )?medianoche|media noche",
        from_evening="noche|cena|cenar",
        from_morning="mañana|desayuno",
    ),
    number=NumberWords(
        zero="",
        repeats=(("doble|dos veces(?: el)?|2 veces(?: el)?", 2), ("triple|tres veces(?: el)?|3 veces(?: el)?", 3)),
        plus="más|mas",
        minus="menos",
        half="y medi[oa]",
        decimal=",",
        numerals=(("una docena", "12"),),
    ),
    letters=LetterWords(
        alphabet=listed(
            "Antonio Barcelona Carmen Dolores Enrique Francia Gerona Historia Inés José Kilo Lorenzo Madrid Navarra "
            "Oviedo "
            "París Querido Ramón Sábado Toledo Ulises Valencia Washington Xiquena Yegua Zaragoza Ñoño"
        ),
        as_in="de|como en|como|como de",
        spelled="{letter} de {word}",
        names=(
            ("doble u|uve doble|doble ve", "w"),
            ("be", "b"),
            ("ce", "c"),
            ("efe", "f"),
            ("ge", "g"),
            ("hache", "h"),
            ("jota", "j"),
            ("ka", "k"),
            ("ele", "l"),
            ("eme", "m"),
            ("ene", "n"),
            ("eñe", "ñ"),
            ("pe", "p"),
            ("cu", "q"),
            ("erre|ere", "r"),
            ("ese", "s"),
            ("te", "t"),
            ("uve|ve", "v"),
            ("equis", "x"),
            ("i griega|ye", "y"),
            ("zeta", "z"),
        ),
        at="arroba|at",
        marks=(
            ("punto|dot", "."),
            ("guion bajo|guión bajo|underscore|subguion|subguión", "_"),
            ("guion|guión|raya|menos", "-"),
            ("más", "+"),
        ),
        say_at="arroba",
        say_marks={".": "punto", "-": "guion", "_": "guion bajo", "+": "más"},
    ),
    talk=TalkWords(
        lead_in=r"(?:bueno|pues|eh+|este|mm+|sí|si|no|ok|vale|claro|hola|por favor|y|perdón|a ver|"
        r"me llamo|soy|quise decir|dije|(?:mi|el|la)(?: \w+)? ?(?:nombre|apellido|correo|e-?mail|número|teléfono|"
        r"dirección)"
        r"(?: (?:electrónico|de teléfono|completo|de correo))?(?: es| sería)?|es(?: el| la| a)?|sería(?: el| a)?)",
        yes=r"(?:sí|si|claro|correcto|exacto|exactamente|perfecto|vale|ok|okay|así es|eso es|es correcto|está bien|"
        r"bien|"
        r"por supuesto|de acuerdo|cierto|es cierto|desde luego|muy bien|ajá)",
        no=r"(?:no es (?:correcto|así|eso|cierto)|no está bien|no,? señora?|no|incorrecto|falso|está mal|eso no|"
        r"para nada|"
        r"no exactamente)",
        skip=r"(?:no importa|da igual|olvíd[ae]lo|olvídelo|déj[ae]lo|déjelo|sáltalo|siguiente|cancelar?|cancele|"
        r"para|pare|"
        r"ayuda|auxilio|socorro|prefiero no(?: decirlo)?|no tengo|no (?:lo )?sé|no me acuerdo|más tarde|luego|no "
        r"gracias|"
        r"adiós|hasta luego|(?:con )?(?:una persona|un agente|un humano|un operador))",
        question=r"(?:qué|quién|por qué|dónde|cuándo|cuál|cuáles|cómo|cuánto|cuántos|cuánta|tienen?|tiene usted|"
        r"puede|puedes|"
        r"puedo|hay|es usted|eres|espere|espera|un momento)\b",
        offer=r"(?:qué tal|qué le parece|puede ser|cómo le viene)\b",
        not_in_names=listed(
            "yo tú él ella usted nosotros ellos un una es son era está estoy tengo tiene puedo puede quiero quiere "
            "quisiera "
            "no qué quién dónde cuándo cómo que esto esta eso aquí en con mi su o pero si entonces ayuda necesito "
            "porque muy ya todavía me te sé creo decir dije por favor para"
        ),
    ),
    say_plus="más",
    say_minus="menos",
    say_point="coma",
    say_date=_say_date,
    spell_date=_spell_date,
    say_time=_say_time,
    say_date_and_time="{date} a {time}",
)
