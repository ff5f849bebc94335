"""Signs that a voice stumbles over, as words of the caller's language."""

import re
from dataclasses import dataclass
from functools import cache

_COLUMNS = ("en", "es", "de", "fr")

_SIGNS = {
    "&": ("and", "y", "und", "et"),
    "%": ("percent", "por ciento", "Prozent", "pour cent"),
    "‰": ("per thousand", "por mil", "Promille", "pour mille"),
    "+": ("plus", "más", "plus", "plus"),
    "−": ("minus", "menos", "minus", "moins"),
    "±": ("plus or minus", "más o menos", "plus minus", "plus ou moins"),
    "×": ("times", "por", "mal", "fois"),
    "÷": ("divided by", "dividido por", "geteilt durch", "divisé par"),
    "= ==": ("equals", "es igual a", "gleich", "égale"),
    "≠ !=": ("is not", "no es", "ungleich", "n'est pas"),
    "≈ ~": ("about", "aproximadamente", "ungefähr", "environ"),
    "≤ <=": ("at most", "como máximo", "höchstens", "au plus"),
    "≥ >=": ("at least", "como mínimo", "mindestens", "au moins"),
    "→ ⇒ ⟶ -> --> =>": ("to", "a", "zu", "vers"),
    "← <-": ("from", "desde", "von", "de"),
    "°C ℃": ("degrees Celsius", "grados Celsius", "Grad Celsius", "degrés Celsius"),
    "°F ℉": ("degrees Fahrenheit", "grados Fahrenheit", "Grad Fahrenheit", "degrés Fahrenheit"),
    "°": ("degrees", "grados", "Grad", "degrés"),
    "²": ("squared", "al cuadrado", "hoch zwei", "au carré"),
    "³": ("cubed", "al cubo", "hoch drei", "au cube"),
    "√": ("the square root of", "la raíz cuadrada de", "die Wurzel aus", "la racine carrée de"),
    "∞": ("infinity", "infinito", "unendlich", "l'infini"),
    "§": ("section", "sección", "Paragraf", "article"),
    "½": ("one half", "un medio", "ein halb", "un demi"),
    "⅓": ("one third", "un tercio", "ein Drittel", "un tiers"),
    "⅔": ("two thirds", "dos tercios", "zwei Drittel", "deux tiers"),
    "¼": ("one quarter", "un cuarto", "ein Viertel", "un quart"),
    "¾": ("three quarters", "tres cuartos", "drei Viertel", "trois quarts"),
}
"""Said wherever they stand. One sign may be typed in several ways."""

_PHRASES = {
    "and/or y/o und/oder et/ou": ("and or", "y o", "und oder", "et ou"),
    "24/7": ("24 7", "24 7", "24 7", "24 sur 7"),
    "km/h": ("kilometers per hour", "kilómetros por hora", "Kilometer pro Stunde", "kilomètres par heure"),
    "m/s": ("meters per second", "metros por segundo", "Meter pro Sekunde", "mètres par seconde"),
    "he/she": ("he or she", "he she", "he she", "he she"),
    "his/her": ("his or her", "his her", "his her", "his her"),
    "yes/no": ("yes or no", "yes no", "yes no", "yes no"),
    "w/o": ("without", "w o", "w o", "w o"),
}
"""Whole words that hold a slash."""

_OTHERS = {
    "dot": ("dot", "punto", "Punkt", "point"),
    "at": ("at", "arroba", "at", "arobase"),
    "underscore": ("underscore", "guion bajo", "Unterstrich", "tiret bas"),
    "code": ("some code", "un poco de código", "etwas Code", "du code"),
    "number": ("number", "número", "Nummer", "numéro"),
    "less": ("less than", "menor que", "kleiner als", "inférieur à"),
    "more": ("more than", "mayor que", "größer als", "supérieur à"),
    "sharp": ("sharp", "sostenido", "sharp", "dièse"),
}
"""Said where the text around them asks for it."""


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """The words of one language; a language without a table has none, and its signs stay as they are."""

    signs: dict[str, str]
    phrases: dict[str, str]
    others: dict[str, str]


@cache
def words_of(language: str) -> SpokenWords:
    """The words for a BCP-47 tag such as "en-US"."""
    code = language[:2].lower()
    return SpokenWords(*(_column(table, code) for table in (_SIGNS, _PHRASES, _OTHERS)))


def _column(table: dict[str, tuple[str, str, str, str]], code: str) -> dict[str, str]:
    if code not in _COLUMNS:
        return {}
    column = _COLUMNS.index(code)
    return {way: row[column] for ways, row in table.items() for way in ways.split()}


_TIMES = re.compile(r"(?<=\d)\s*\*\s*(?=\d)|(?<=\w) \* (?=\w)")
_LESS = re.compile(r"(?<=[\w)]) ?<(?= ?\d)|(?<=\w) < (?=\w)")
_MORE = re.compile(r"(?<=[\w)]) ?>(?= ?\d)|(?<=\w) > (?=\w)")
_SHARP = re.compile(r"\b([A-G])#(?![\w#])")
_NUMBER = re.compile(r"(?<![\w#&])[#№]\s?(?=\d)")
_AT = re.compile(r"(?<=\w)\s*@\s*(?=\w)|(?<!\w)@(?=\w)")
_NO_TILDE = re.compile(r"~(?!\s?\d)|(?<=~)~")  # struck out; ~5 is about 5
_SLASH_OF_WORDS = re.compile(r"(?<!\d)/|/(?!\d)")  # that of 3/4 is said well


def say_symbols(text: str, words: SpokenWords) -> str:
    """Turn signs into words. Those of another language than en, es, de and fr stay, but for markup."""
    text = _NO_TILDE.sub("", text)
    if words.signs:
        text = _say_in_context(text, words)
        text = _signs(tuple(words.signs)).sub(lambda found: f" {words.signs[found.group()]} ", text)
        text = _MORE.sub(f" {words.others['more']} ", _LESS.sub(f" {words.others['less']} ", text))
    return _SLASH_OF_WORDS.sub(" ", text)


def _say_in_context(text: str, words: SpokenWords) -> str:
    if "/" in text:
        text = _phrases(tuple(words.phrases)).sub(lambda found: words.phrases[found.group().lower()], text)
    text = _TIMES.sub(f" {words.signs['×']} ", text)
    text = _NUMBER.sub(f" {words.others['number']} ", text)
    text = _SHARP.sub(rf"\1 {words.others['sharp']} ", text)
    return _AT.sub(f" {words.others['at']} ", text)


@cache
def _signs(signs: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(signs, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


@cache
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/])(?:{'|'.join(map(re.escape, phrases))})(?![\w/])", re.IGNORECASE)
