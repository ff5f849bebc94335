"""Which of the profile's phrases is said in which state of an asking."""

from voiceagent.core.ask_for_phrases import AskFor
from voiceagent.tools.asking import Asking
from voiceagent.tools.values.base import Context, Unclear, Value
from voiceagent.tools.values.kinds import KINDS, wants_year


def keys_hint(asking: Asking, context: Context, phrases: AskFor) -> tuple[str, ...]:
    """How the keypad can be used, where that is quicker than speaking."""
    if asking.kind in {"phone", "number"}:
        return (phrases.or_keys,)
    if asking.kind == "date":
        return (phrases.or_keys_birth if wants_year(asking.about, context.language) else phrases.or_keys_date,)
    return (phrases.or_keys_time,) if asking.kind == "time" else ()


def reading_back(value: Value, asking: Asking, phrases: AskFor) -> str:
    """Spelled only once the caller has said no."""
    if asking.refused:
        return phrases.read_back_again.format(value=value.spelled)
    return phrases.read_back.format(value=value.said)


def again(asking: Asking, phrases: AskFor) -> str:
    """After a no."""
    if asking.kind in {"name", "email"}:
        return phrases.again_by_letters.format(what=asking.what)
    by_keys = KINDS[asking.kind].keypad and asking.kind in {"phone", "number"}
    return (phrases.again_by_keys if by_keys else phrases.again_slowly).format(what=asking.what)


def not_understood(heard: Unclear, asking: Asking, phrases: AskFor) -> str:
    """What is asked next, by what was wrong with the answer or missing from it."""
    if heard.reason == "nothing":
        phrase = phrases.unclear_again if asking.unclear else phrases.unclear
    elif heard.reason == "impossible" and heard.said:
        phrase = phrases.impossible_value
    else:
        phrase = {
            "impossible": phrases.impossible,
            "several": phrases.several,
            "more": phrases.wants_more,
            "area_code": phrases.wants_area_code,
            "year": phrases.wants_year,
            "half_of_day": phrases.wants_half_of_day,
            "time": phrases.wants_time,
            "day": phrases.wants_day,
        }[heard.reason]
    return phrase.format(what=asking.what, value=heard.said, so_far=heard.said)
