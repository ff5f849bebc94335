"""Asking for a value, told as conversations."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceagent.calls.asking import MOST_TURNS, Done, HandBack, Say, next_step, open_asking
from voiceagent.core.ask_for_phrases import AskFor
from voiceagent.tools.asking import Asking, pack_asking, unpack_asking
from voiceagent.tools.values.base import Context
from voiceagent.tools.values.kinds import KINDS

PHRASES = AskFor()
CONTEXT = Context(date(2026, 11, 22))
PHONE = Asking("phone", "your phone number")


def _talk(asking, conversation, context=CONTEXT):
    """Play a conversation of `caller:`, `keys:` and `agent:` lines; the last step is returned.

    Between two turns the asking goes through its JSON, as it does in a call.
    """
    lines = [line.strip().split(": ", 1) for line in conversation.strip().splitlines()]
    step = open_asking(asking, context, PHRASES)
    for who, text in lines:
        if who == "agent":
            assert " ".join(step.texts) == text
        else:
            asking = unpack_asking(pack_asking(step.asking))
            assert asking == step.asking
            step = next_step(asking, text if who == "caller" else "", text if who == "keys" else "", context, PHRASES)
    return step


def test_a_number_is_asked_for_read_back_once_and_given_to_the_model():
    step = _talk(
        PHONE,
        """
        agent: What's your phone number? You can say it, or key it in and press pound.
        caller: It's four one five, triple five, oh one four two.
        agent: I have 4 1 5, 5 5 5, 0 1 4 2. Is that right?
        caller: Yes, that's right.
        agent: Thank you.
        """,
    )
    assert isinstance(step, Done)
    assert step.value == "+14155550142"
    assert step.note == "your phone number: +14155550142 (read back, and the caller said yes)"


def test_keys_do_as_well_as_words():
    step = _talk(
        PHONE,
        """
        keys: 4155550142
        agent: I have 4 1 5, 5 5 5, 0 1 4 2. Is that right?
        keys: 1
        agent: Thank you.
        """,
    )
    assert step.value == "+14155550142"


def test_a_correction_while_reading_back_is_the_new_value_and_is_spelled():
    step = _talk(
        PHONE,
        """
        caller: 415-555-0142
        agent: I have 4 1 5, 5 5 5, 0 1 4 2. Is that right?
        caller: No, 0143.
        agent: Now I have 4, 1, 5. 5, 5, 5. 0, 1, 4, 3. Is that right?
        caller: Yes.
        """,
    )
    assert step.value == "+14155550143"


def test_a_yes_with_another_value_behind_it_is_no_yes():
    step = _talk(PHONE, "caller: 415-555-0142\ncaller: Yes but the end is 0143.")
    assert step.asking.value.exact == "+14155550143"


def test_the_same_value_once_more_is_a_yes():
    assert _talk(PHONE, "caller: 415-555-0142\ncaller: 415 555 0142").value == "+14155550142"


def test_after_a_bare_no_it_is_asked_again_and_read_back_spelled():
    step = _talk(
        Asking("name", "your last name"),
        """
        agent: What's your last name?
        caller: It's Smith.
        agent: I have Smith. Is that right?
        caller: No.
        agent: Sorry about that. Please spell your last name for me, letter by letter.
        caller: S M Y T H
        agent: Now I have S as in Sierra, M as in Mike, Y as in Yankee, T as in Tango, H as in Hotel. Is that right?
        caller: Exactly.
        """,
    )
    assert step.value == "Smyth"


def test_after_two_refusals_it_gives_up_honestly():
    step = _talk(
        PHONE,
        """
        caller: 415-555-0142
        caller: no
        agent: Sorry about that. Please tell me your phone number again slowly, or key it in and press pound.
        caller: 415-555-0149
        caller: no that's wrong
        agent: I'm sorry, I can't seem to get your phone number right, so let's leave it for now.
        """,
    )
    assert isinstance(step, HandBack)
    assert "could not be made out" in step.note


def test_after_three_unclear_answers_it_gives_up_honestly():
    step = _talk(
        PHONE,
        """
        caller: mumble
        agent: Sorry, I didn't get your phone number. Please say it again.
        caller: rhubarb
        agent: I still didn't get your phone number. Please say only that, slowly.
        caller: cough
        agent: I'm sorry, I can't seem to get your phone number right, so let's leave it for now.
        """,
    )
    assert isinstance(step, HandBack)


def test_a_number_given_in_pieces_is_put_together():
    step = _talk(
        PHONE,
        """
        caller: four one five
        agent: So far I have 4 1 5. What comes next?
        caller: triple five
        agent: So far I have 4 1 5, 5 5 5. What comes next?
        caller: oh one four two
        agent: I have 4 1 5, 5 5 5, 0 1 4 2. Is that right?
        """,
    )
    assert step.asking.value.exact == "+14155550142"


def test_a_number_without_its_area_code_is_asked_for_that_only():
    step = _talk(
        PHONE,
        """
        caller: 555-0142
        agent: I have 5 5 5, 0 1 4 2. What's the area code?
        caller: four fifteen
        agent: I have 4 1 5, 5 5 5, 0 1 4 2. Is that right?
        """,
    )
    assert step.asking.value.exact == "+14155550142"


def test_an_ambiguous_time_is_asked_for_once():
    step = _talk(
        Asking("time", "the time"),
        """
        agent: What's the time? You can say it, or key in four digits.
        caller: 3.30
        agent: 3:30. Is that in the morning or in the afternoon?
        caller: In the afternoon.
        agent: I have 3:30 in the afternoon. Is that right?
        caller: no, in the morning
        agent: Now I have 3:30 in the morning, 0 3, 3 0. Is that right?
        caller: yep
        """,
    )
    assert step.value == "03:30"


def test_who_does_not_say_which_half_of_the_day_gets_the_likely_one_read_back():
    step = _talk(Asking("time", "the time"), "caller: half past three\ncaller: half past three")
    assert step.texts == ("I have 3:30 in the afternoon. Is that right?",)


def test_the_half_of_the_day_can_be_keyed():
    assert _talk(Asking("time", "the time"), "caller: 3.30\nkeys: 1").asking.value.exact == "03:30"


def test_a_time_for_dinner_is_in_the_evening():
    assert _talk(Asking("time", "the time of your dinner"), "caller: seven thirty").asking.value.exact == "19:30"


def test_a_day_and_a_time_can_come_one_after_the_other():
    step = _talk(
        Asking("date_time", "the day and time"),
        """
        caller: the 14th
        agent: Monday, December 14th. And at what time?
        caller: three thirty
        agent: 3:30. Is that in the morning or in the afternoon?
        caller: afternoon
        agent: I have Monday, December 14th at 3:30 in the afternoon. Is that right?
        caller: no, the fifteenth
        """,
    )
    assert step.asking.value.exact == "2026-12-15T15:30"


def test_a_time_without_a_day_is_asked_for_the_day():
    step = _talk(
        Asking("date_time", "the day and time"),
        """
        caller: half past three
        agent: 3:30. And on what day?
        caller: tomorrow afternoon
        agent: I have Monday, November 23rd at 3:30 in the afternoon. Is that right?
        """,
    )
    assert step.asking.value.exact == "2026-11-23T15:30"


def test_the_keys_bring_the_part_that_is_missing():
    day_and_time = Asking("date_time", "the day and time")
    assert _talk(day_and_time, "caller: the 14th\nkeys: 1530").asking.value.exact == "2026-12-14T15:30"
    assert _talk(day_and_time, "caller: 3 pm\nkeys: 1214").asking.value.exact == "2026-12-14T15:00"


def test_of_a_birthday_the_year_is_wanted():
    step = _talk(
        Asking("date", "your date of birth"),
        """
        caller: March fifth
        agent: Friday, March 5th. And the year?
        caller: eighty-four
        agent: I have Monday, March 5th, 1984. Is that right?
        """,
    )
    assert step.asking.value.exact == "1984-03-05"


def test_a_weekday_that_does_not_fit_is_believed_when_the_caller_insists():
    step = _talk(
        Asking("date", "the date"),
        """
        caller: Monday, December 15th
        agent: I understood Tuesday, December 15th, and that can't be quite right. Please say the date again.
        caller: Monday, December 15th
        agent: I have Tuesday, December 15th. Is that right?
        """,
    )
    assert step.asking.value.exact == "2026-12-15"


@pytest.mark.parametrize(
    "words", ["never mind", "Skip it.", "I'd rather not say", "Goodbye.", "talk to a person", "help"]
)
@pytest.mark.parametrize("before", ["", "caller: 415-555-0142\n"])
def test_who_does_not_want_to_goes_on_talking_with_the_model(words, before):
    step = _talk(PHONE, f"{before}caller: {words}")
    assert isinstance(step, HandBack)
    assert step.words == words


@pytest.mark.parametrize(
    "words",
    [
        "Why do you need that?",
        "what time do you close on the 14th",
        "I can't breathe",
        "Actually I wanted to tell you about my garden",
    ],
)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_question_back_or_another_sentence_is_heard_by_the_model(words, kind):
    step = _talk(Asking(kind, "it"), f"caller: {words}")
    assert isinstance(step, HandBack)
    assert step.words == words
    assert "not known yet" in step.note


def test_another_sentence_at_the_reading_back_is_heard_by_the_model():
    step = _talk(PHONE, "caller: 415-555-0142\ncaller: Wait, who are you calling with that?")
    assert isinstance(step, HandBack)


def test_neither_yes_nor_no_is_asked_for_a_plain_one():
    step = _talk(PHONE, "caller: 415-555-0142\ncaller: umbrella")
    assert step.texts[0].startswith("I have 4 1 5, 5 5 5, 0 1 4 2. Please say yes or no")


def test_the_model_s_own_question_is_not_asked_twice():
    step = open_asking(PHONE, CONTEXT, PHRASES, said_before="Sure. What's your number?")
    assert step.texts == ("You can say it, or key it in and press pound.",)


def test_keys_end_the_input_as_soon_as_they_can():
    asked = Asking("time", "the time")
    assert asked.keypad("en-US").digits == 4
    assert _talk(asked, "caller: 3.30").asking.keypad("en-US").digits == 1
    assert _talk(asked, "caller: 3.30 pm").asking.keypad("en-US").digits == 1
    assert PHONE.keypad("en-US").digits is None
    assert Asking("date", "your birthday", "When were you born?").keypad("en-US").digits == 8
    assert Asking("name", "your name").keypad("en-US") is None


@pytest.mark.parametrize(
    ("language", "kind", "said", "exact"),
    [
        ("de-DE", "time", ["halb vier nachmittags", "Nein, um halb fünf", "Ja, stimmt."], "16:30"),
        ("fr-FR", "phone", ["06 12 34 56 78", "Non, c'est le 79", "Oui, c'est ça."], "+33612345679"),
        ("es-ES", "date", ["el catorce de diciembre", "No, el quince", "Sí, correcto."], "2026-12-15"),
        ("es-ES", "name", ["me llamo Ana", "no, Anna", "eso es"], "Anna"),
        ("de-DE", "number", ["zweihundertfünf", "nein, zweihundertsechs", "genau"], "206"),
        ("fr-FR", "time", ["quinze heures trente", "oui"], "15:30"),
        ("es-ES", "time", ["las tres y media", "de la tarde", "sí"], "15:30"),
        ("de-DE", "time", ["halb vier", "nachmittags", "richtig"], "15:30"),
    ],
)
def test_it_understands_yes_no_and_a_correction_in_other_languages(language, kind, said, exact):
    context = Context(date(2026, 11, 22), language, language[3:])
    step = _talk(Asking(kind, "x"), "\n".join(f"caller: {one}" for one in said), context)
    assert isinstance(step, Done)
    assert step.value == exact


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(
        st.sampled_from(
            ["yes", "no", "no, 0143", "415 555", "415 555 0142", "the 14th", "3.30", "ann", "mumble", "j dot"]
        ),
        min_size=MOST_TURNS + 1,
        max_size=MOST_TURNS + 1,
    ),
)
def test_whatever_is_said_an_asking_ends(kind, words):
    asking = Asking(kind, "it")
    for heard in words:
        step = next_step(asking, heard, "", CONTEXT, PHRASES)
        if not isinstance(step, Say):
            return
        asking = unpack_asking(pack_asking(step.asking))
    pytest.fail("still asking")


@pytest.mark.parametrize("packed", ["", "{", "[]", '{"kind": "shoe", "what": "it"}', '{"what": "it"}'])
def test_an_asking_that_cannot_be_read_is_none(packed):
    assert unpack_asking(packed) is None
