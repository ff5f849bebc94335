"""Where a number is at home: its country, and what time it is there."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import NumberParseException
from phonenumbers.timezone import time_zones_for_number

_OF_LANGUAGE = {"de": "DE", "fr": "FR", "es": "US", "en": "US"}
"""A country to read numbers by where the caller's own is not known."""


def region_of(number: str | None, language: str) -> str:
    """ISO 3166 code of the number's country ("US"); without one, of the country that goes with the language."""
    parsed = _parsed(number)
    region = phonenumbers.region_code_for_number(parsed) if parsed else None
    primary, _, country = language.partition("-")
    return region or country or _OF_LANGUAGE.get(primary, "US")


def local_time(number: str | None, at: datetime) -> datetime:
    """`at` by the clock on the wall there; as it is where nobody knows. Of several time zones the first counts."""
    parsed = _parsed(number)
    zone = time_zones_for_number(parsed)[0] if parsed else ""
    try:
        return at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):  # "Etc/Unknown"
        return at


@lru_cache(maxsize=1024)
def _parsed(number: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number) if number else None
    except NumberParseException:
        return None
