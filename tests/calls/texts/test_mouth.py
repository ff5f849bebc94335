"""What is said becomes one text."""

from voiceagent.calls.texts.mouth import TextMouth


def test_words_become_sentences_and_what_has_no_word_in_it_is_left_out():
    mouth = TextMouth("en-US")
    for piece in ("Light scat", "ters. ***\n", "Why blue"):
        mouth.words(piece)
    mouth.finish_words()
    mouth.say("One of ours.")
    assert mouth.said == ["Light scatters.", "Why blue", "One of ours."]


def test_a_sentence_that_broke_off_is_forgotten():
    mouth = TextMouth("en-US")
    mouth.words("Light scatters. And then it")
    mouth.drop_words()
    mouth.finish_words()
    assert mouth.said == ["Light scatters."]
