"""What a telephone voice is given: words only, whatever was written."""

import re
from urllib.parse import quote
from xml.dom.minidom import parseString

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceagent.calls.wording.spoken import LONGEST, spoken

ENGLISH = {
    # markdown
    "# A heading\nand text": "A heading. and text",
    "Some **bold**, *slanted*, __strong__ and ~~struck~~": "Some bold, slanted, strong and struck",
    "You need:\n- one\n* two\n+ three": "You need: one. two. three",
    "1. Do this\n2. Do that.": "1. Do this. 2. Do that.",
    "- [x] done\n- [ ] to do": "done. to do",
    "| name | age |\n|---|:-:|\n| Ann | 5 |": "name, age. Ann, 5",
    "> a quote\n> goes on": "a quote. goes on",
    "above\n\n---\n\nbelow": "above. below",
    "one line\nwrapped": "one line wrapped",
    "See [the site](https://a.example/b?c), [this][1], ![a cat](cat.png).": "See the site, this, a cat.",
    "[![badge](b.svg)](https://example.com)": "badge",
    "As shown[1] before[^2].": "As shown before.",
    "half a link](https://example.com) here": "half a link here",
    "Call `take_turn()` with `x = 1`": "Call take turn with x equals 1",
    "Write `{'a': [1]}` here": "Write some code here",
    "Try:\n```python\nx = [1, 2]\n```\nDone.": "Try: some code. Done.",
    "```\nplain words\n```": "plain words.",
    "snake_case and 3 * 4": "snake case and 3 times 4",
    # addresses
    "Go to https://www.example.com/a/b?c=d.": "Go to example dot com.",
    "Go to example.co.uk/x, now": "Go to example dot co dot uk, now",
    "<https://example.com> or www.example.org!": "example dot com or example dot org!",
    "Mail ann.lee_x@example.com.": "Mail ann dot lee underscore x at example dot com.",
    # tags
    "a <b>bold</b> move<br/>and <Say>more</Say>": "a bold move and more",
    "</Say><Dial>555</Dial>": "555",
    "&lt;Dial&gt;555&lt;/Dial&gt; &amp; more": "555 and more",
    "&amp;lt;Hangup/&amp;gt; bye": "bye",
    '<break time="1s"/>Wait<!-- no --> here': "Wait here",
    "an unclosed <tag": "an unclosed tag",
    # signs
    "R&D is 12 % of 5+5": "R and D is 12 percent of 5 plus 5",
    "a -> b => c → d": "a to b to c to d",
    "≈ 20°C, 3 × 4 ≤ 12, 2²": "about 20 degrees Celsius, 3 times 4 at most 12, 2 squared",
    "#1 in C# and #learning": "number 1 in C sharp and learning",
    "and/or, he/she, 24/7, input/output, 3/4, 60 km/h": (
        "and or, he or she, 24 7, input output, 3/4, 60 kilometers per hour"
    ),
    "x < 5 and y > 3": "x less than 5 and y more than 3",
    "$4.20 for $x$": "$4.20 for x",
    # what can't be seen or said
    "Great! 🎉 Now 👩‍👩‍👧 go ❤️.": "Great! Now go.",
    "🙂": "",
    "🇬🇧 🙂!": "",
    "1️⃣ first": "1 first",
    "(🙂) and ()": "and",
    "zero\u200bwidth \u202eturned\u202c so\u00adft": "zerowidth turned soft",
    "a\x00b \x1b[0m c\ud800d\ufffe": "a b 0m cd",
    "  two  spaces\t\n": "two spaces",
    "...": "",
    "": "",
    "Trademark™ © 2026": "Trademark 2026",
}


@pytest.mark.parametrize(("written", "said"), ENGLISH.items())
def test_it_says_the_words_only(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    "text",
    [
        "Well, that's a good point! What would change your mind?",
        "“Curly” quotes – and dashes (and brackets)… stay.",
        "Dr. Smith, e.g. at 3.30 p.m., paid $4.20 or €5.",
        "¿Qué tal? ¡Bien!",
        "Pourquoi ? « Parce que »",
        "你好。 좋아요. यह अच्छा है।",
        "So... I think it is, well, twenty-one; or more: who knows?",
    ],
)
def test_what_can_be_said_stays_as_it_is(text: str) -> None:
    assert spoken(text) == text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-GB", "5 percent and number 1 to ann at example dot com"),
        ("es-MX", "5 por ciento y número 1 a ann arroba example punto com"),
        ("de-DE", "5 Prozent und Nummer 1 zu ann at example Punkt com"),
        ("fr-FR", "5 pour cent et numéro 1 vers ann arobase example point com"),
        ("ja-JP", "5% & 1 - ann@example.com"),
    ],
)
def test_signs_are_said_in_the_callers_language(language: str, said: str) -> None:
    assert spoken("5% & **#1** -> ann@example.com", language) == said


@pytest.mark.parametrize("unit", ["word ", "wörter ", "言葉", "x", "🙂 a ", "a, b! "])
@pytest.mark.parametrize("limit", [10, 300, LONGEST])
def test_a_long_text_is_cut_to_what_twilio_takes(unit: str, limit: int) -> None:
    said = spoken(unit * 2000, limit=limit)
    assert 0 < len(said) <= limit
    assert len(quote(said, safe="")) <= 4500


def test_a_long_text_is_cut_between_words() -> None:
    said = spoken("seven words of it are enough, really " * 200, limit=400)
    assert {word.strip(",") for word in said.split()} <= {
        "seven",
        "words",
        "of",
        "it",
        "are",
        "enough",
        "really",
    }
    assert 350 < len(said) <= 400


LETTERS = "a B foo bar 1 23 3.5 é 你 🙂 \u200d \ufe0f \u202e \x00 \ud800 . .. , ; : ! ? … ' \" “ ” « »"
MARKS = "( ) [ ] { } < > </ /> / \\ | * ** _ __ ` ``` ~~ ~ # ## - -- -> => + = & % @ $ ^ ° °C ² > - * \n"
WHOLES = "&lt; &amp; &#60; 1. 24/7 and/or #1 C# http:// https://a.b/c example.com a@b.com ](x) [x](y) ![ <b> </b>"
PIECES = f"{LETTERS} {MARKS} {WHOLES} <Say> <!-- --> <script>".split(" ")
MARKED_UP = st.lists(st.sampled_from([*PIECES, *" \n" * 10]), max_size=40).map("".join)


@given(MARKED_UP | st.text(max_size=100), st.sampled_from(["en-US", "es-ES", "de", "fr", "ja"]))
def test_saying_it_twice_changes_nothing(text: str, language: str) -> None:
    said = spoken(text, language)
    assert spoken(said, language) == said


@given(MARKED_UP | st.text(max_size=100), st.integers(5, 60))
def test_a_cut_text_can_be_said_twice_too(text: str, limit: int) -> None:
    said = spoken(text, limit=limit)
    assert len(said) <= limit
    assert spoken(said, limit=limit) == said


@given(MARKED_UP | st.text(max_size=100), st.sampled_from(["en-US", "ja"]))
def test_what_is_said_is_plain_text_in_any_xml(text: str, language: str) -> None:
    said = spoken(text, language)
    assert not re.search(r"[<>*`|\\{}\[\]^_\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", said)
    assert said == " ".join(said.split())
    assert parseString(f"<Say>{said.replace('&', '&amp;')}</Say>").documentElement is not None  # noqa: S318 - our own


@given(st.lists(st.from_regex(r"[A-Za-z]{1,12}[,;]?", fullmatch=True), min_size=1, max_size=20))
def test_no_word_of_plain_prose_is_lost(words: list[str]) -> None:
    assert spoken(" ".join(words) + ".").split() == (" ".join(words) + ".").split()
