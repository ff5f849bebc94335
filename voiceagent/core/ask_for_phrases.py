"""The words with which a value is asked for, read back and given up: `[ask_for]` of a profile."""

from typing import Any, Self

from pydantic import model_validator

from voiceagent.core.profile_sections import Section, Text


class AskFor(Section):
    """Format strings. {what} is "your phone number", {value} the value as it is read back, {so_far} a part of it.

    `or_keys_...`: said behind a question that keys can answer. `wants_...`: what is still missing of a value.
    """

    question: Text = "What's {what}?"
    or_keys: Text = "You can say it, or key it in and press pound."
    or_keys_date: Text = "You can say it, or key in two digits for the month and two for the day."
    or_keys_birth: Text = "You can say it, or key in two digits for the month, two for the day and four for the year."
    or_keys_time: Text = "You can say it, or key in four digits."

    read_back: Text = "I have {value}. Is that right?"
    read_back_again: Text = "Now I have {value}. Is that right?"
    yes_or_no: Text = "I have {value}. Please say yes or no, or press one for yes and two for no."

    again_slowly: Text = "Sorry about that. Please tell me {what} again, slowly."
    again_by_keys: Text = "Sorry about that. Please tell me {what} again slowly, or key it in and press pound."
    again_by_letters: Text = "Sorry about that. Please spell {what} for me, letter by letter."

    unclear: Text = "Sorry, I didn't get {what}. Please say it again."
    unclear_again: Text = "I still didn't get {what}. Please say only that, slowly."
    several: Text = "I heard more than one. Please say {what} once more, only that."
    impossible: Text = "I don't think there is such a one. Please say {what} again."
    impossible_value: Text = "I understood {value}, and that can't be quite right. Please say {what} again."

    wants_more: Text = "So far I have {so_far}. What comes next?"
    wants_area_code: Text = "I have {so_far}. What's the area code?"
    wants_year: Text = "{so_far}. And the year?"
    wants_half_of_day: Text = "{so_far}. Is that in the morning or in the afternoon?"
    wants_time: Text = "{so_far}. And at what time?"
    wants_day: Text = "{so_far}. And on what day?"

    thanks: Text = "Thank you."
    give_up: Text = "I'm sorry, I can't seem to get {what} right, so let's leave it for now."

    @model_validator(mode="after")
    def _names_only_what_there_is(self) -> Self:
        for name in type(self).model_fields:
            phrase: Any = getattr(self, name)
            try:
                phrase.format(what="", value="", so_far="")
            except (LookupError, ValueError, AttributeError) as exc:
                raise ValueError(f"{name}: only {{what}}, {{value}} and {{so_far}} are filled in") from exc
        return self
