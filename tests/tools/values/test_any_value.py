"""Whatever is said in one of the listed forms comes back; whatever else is said does no harm."""

import re
from datetime import date, time, timedelta

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceagent.tools.values.base import Context, Unclear, Value
from voiceagent.tools.values.kinds import KINDS
from voiceagent.tools.values.words.base import listed
from voiceagent.tools.values.words.english import MONTHS
from voiceagent.tools.values.words.french import MONTHS as MOIS
from voiceagent.tools.values.words.german import MONTHS as MONATE
from voiceagent.tools.values.words.spanish import MONTHS as MESES

TODAY = date(2026, 11, 22)
REGIONS = {"en": "US", "de": "DE", "fr": "FR", "es": "ES"}
DIGITS = {
    "en": listed("zero one two three four five six seven eight nine"),
    "de": listed("null eins zwei drei vier fünf sechs sieben acht neun"),
    "fr": listed("zéro un deux trois quatre cinq six sept huit neuf"),
    "es": listed("cero uno dos tres cuatro cinco seis siete ocho nueve"),
}
LANGUAGES = st.sampled_from(sorted(REGIONS))
KIND = st.sampled_from(sorted(KINDS))
ANY_DAY = st.dates(TODAY, TODAY + timedelta(300))
ANY_TIME = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


def _parse(kind, said, language="en", digits="", **more):
    return KINDS[kind].parse(said, digits, Context(TODAY, language, REGIONS[language], **more))


def _exact(found):
    assert isinstance(found, Value), found
    return found.exact


@st.composite
def _numbers(draw, language):
    """A number of that country, with the digits that its people would say."""
    national = {"en": r"[2-9]\d{2}555\d{4}", "de": r"30\d{7}", "fr": r"6\d{8}", "es": r"6\d{8}"}[language]
    digits = draw(st.from_regex(re.compile(national, re.ASCII), fullmatch=True))
    number = phonenumbers.parse(digits, REGIONS[language])
    return number, ("0" if language in {"de", "fr"} else "") + digits


@settings(max_examples=60, deadline=None)
@given(st.data(), LANGUAGES, st.sampled_from([" ", ", "]))
def test_a_phone_number_read_digit_by_digit_comes_back(data, language, pause):
    number, digits = data.draw(_numbers(language).filter(lambda drawn: phonenumbers.is_valid_number(drawn[0])))
    expected = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    said = pause.join(DIGITS[language][int(digit)] for digit in digits)
    assert _exact(_parse("phone", said, language)) == expected
    assert _exact(_parse("phone", "", language, digits)) == expected


@settings(max_examples=60, deadline=None)
@given(st.data(), LANGUAGES)
def test_a_phone_number_comes_back_from_how_it_is_read_back_and_spelled(data, language):
    _, digits = data.draw(_numbers(language).filter(lambda drawn: phonenumbers.is_valid_number(drawn[0])))
    found = _parse("phone", digits, language)
    assert isinstance(found, Value)
    for said in (found.said, found.spelled):
        assert _exact(_parse("phone", said, language)) == found.exact


def _ordinal(day):
    return f"{day}{'th' if day in {11, 12, 13} else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


DATE_FORMS = {
    "en": [
        lambda day: f"{MONTHS[day.month - 1]} {_ordinal(day.day)}",
        lambda day: f"the {_ordinal(day.day)} of {MONTHS[day.month - 1]}",
        lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
        lambda day: f"{day.month}/{day.day}/{day.year}",
        lambda day: f"{day.month}/{day.day}",
        lambda day: day.isoformat(),
    ],
    "de": [
        lambda day: f"am {day.day}. {MONATE[day.month - 1]}",
        lambda day: f"{day.day}. {MONATE[day.month - 1]} {day.year}",
        lambda day: f"{day.day}.{day.month}.{day.year}",
        lambda day: f"{day.day}.{day.month}.",
    ],
    "fr": [
        lambda day: f"le {day.day} {MOIS[day.month - 1]}",
        lambda day: f"le {day.day} {MOIS[day.month - 1]} {day.year}",
        lambda day: f"{day.day}/{day.month}",
    ],
    "es": [
        lambda day: f"el {day.day} de {MESES[day.month - 1]}",
        lambda day: f"el {day.day} de {MESES[day.month - 1]} de {day.year}",
        lambda day: f"{day.day}/{day.month}/{day.year}",
    ],
}


@settings(max_examples=80, deadline=None)
@given(st.data(), LANGUAGES, ANY_DAY)
def test_any_date_in_any_form_comes_back(data, language, day):
    form = data.draw(st.sampled_from(DATE_FORMS[language]))
    found = _parse("date", form(day), language)
    assert _exact(found) == day.isoformat()
    assert _exact(_parse("date", found.said, language)) == day.isoformat()


TIME_FORMS = {
    "en": [
        lambda at: f"{at:%H:%M}" if at.hour > 12 else f"{at:%I:%M %p}",
        lambda at: f"{at.hour % 12 or 12}.{at.minute:02} {'a.m.' if at.hour < 12 else 'p.m.'}",
        lambda at: f"{at.minute} minutes past {at.hour % 12 or 12} {'am' if at.hour < 12 else 'pm'}",
    ],
    "de": [
        lambda at: f"{at.hour} Uhr {at.minute} morgens" if at.hour < 12 else f"{at.hour} Uhr {at.minute} mittags",
        lambda at: f"{at:%H:%M} Uhr " + ("morgens" if at.hour < 12 else "nachmittags"),
    ],
    "fr": [
        lambda at: f"{at.hour} heures {at.minute} " + ("du matin" if at.hour < 12 else "de l'après-midi"),
        lambda at: f"{at.hour}h{at.minute:02} " + ("du matin" if at.hour < 12 else "de l'après-midi"),
    ],
    "es": [
        lambda at: f"las {at.hour % 12 or 12}:{at.minute:02} " + ("de la mañana" if at.hour < 12 else "de la tarde"),
        lambda at: f"las {at.hour % 12 or 12} y {at.minute} " + ("de la mañana" if at.hour < 12 else "de la tarde"),
    ],
}


@settings(max_examples=80, deadline=None)
@given(st.data(), LANGUAGES, ANY_TIME)
def test_any_time_in_any_form_comes_back(data, language, at):
    form = data.draw(st.sampled_from(TIME_FORMS[language]))
    found = _parse("time", form(at), language)
    assert _exact(found) == f"{at:%H:%M}"


@settings(max_examples=60, deadline=None)
@given(LANGUAGES, ANY_TIME)
def test_a_time_is_read_back_so_that_it_can_be_told_from_any_other(language, at):
    value = _parse("time", f"{at:%H:%M}", language, about="")
    value = value.value if isinstance(value, Unclear) else value
    heard = _parse("time", value.said, language)
    likely = heard.value if isinstance(heard, Unclear) else heard
    if language in {"en", "es"}:  # in the others "6 Uhr" is the morning because eighteen is said as eighteen
        assert likely.exact == value.exact


@settings(max_examples=60, deadline=None)
@given(ANY_DAY, st.times(min_value=time(13), max_value=time(23, 59)))
def test_a_date_and_a_time_come_back_in_either_order(day, at):
    expected = f"{day.isoformat()}T{at:%H:%M}"
    on = f"{MONTHS[day.month - 1]} {_ordinal(day.day)}"
    assert _exact(_parse("date_time", f"{on} at {at:%H:%M}")) == expected
    assert _exact(_parse("date_time", f"at {at:%H:%M} on {on}")) == expected


@settings(max_examples=60, deadline=None)
@given(st.from_regex(r"[a-z]{2,8}(\.[a-z]{2,8})?[0-9]{0,2}@[b-z]{3,8}\.(com|org|net)", fullmatch=True))
def test_an_address_comes_back_from_how_it_is_spelled(address):
    found = _parse("email", address)
    assert _exact(found) == address
    assert _exact(_parse("email", found.spelled)) == address


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 999_999), LANGUAGES)
def test_a_number_comes_back_from_how_it_is_read_back_and_spelled(number, language):
    found = _parse("number", str(number), language)
    assert _exact(found) == str(number)
    assert _exact(_parse("number", found.said, language)) == str(number)
    assert _exact(_parse("number", found.spelled, language)) == str(number)


WORDS = st.sampled_from(
    listed(
        "the 14th 3.30 half past to tomorrow next tuesday double oh at dot com a as in boy 99 "
        "99999999999 3:30:30 -- @ . , zero triple "
        "month 30.02. 0000-00-00 31/31 week from in weeks two 12141530 halb vier moins arroba ² ٣ ½ é \u0301 "
        "J-O-H-N pm noon february thirtieth plus + # * \x00 \ud800 [ ( {what} \\ %"
    )
)


@settings(max_examples=300, deadline=None)
@given(
    KIND,
    LANGUAGES,
    st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=9).map(" ".join)),
    st.text("0123456789*#", max_size=12),
)
def test_nothing_said_or_pressed_breaks_it(kind, language, said, digits):
    assert isinstance(_parse(kind, said, language, digits), Value | Unclear)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("said", ["9" * 5000, "half past " * 500, "a-" * 2000, "triple " * 1000, "at dot " * 700])
def test_what_is_much_too_long_is_met_with_calm(kind, said):
    assert isinstance(_parse(kind, said), Value | Unclear)
