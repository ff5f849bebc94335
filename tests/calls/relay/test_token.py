"""A token lets in one socket of one call, for a while."""

import pytest
from itsdangerous import URLSafeTimedSerializer

from voiceagent.calls.relay import token
from voiceagent.calls.relay.token import RelayTokens

TOKENS = RelayTokens("a secret of the tests")


def test_a_token_says_which_call_goes_on_where():
    admission = TOKENS.read(TOKENS.make("CA1", turn=3, back=1), "CA1")
    assert (admission.call_sid, admission.turn, admission.back) == ("CA1", 3, 1)


def test_no_two_tokens_have_the_same_nonce():
    both = [TOKENS.read(TOKENS.make("CA1", turn=1), "CA1").nonce for _ in range(2)]
    assert both[0] != both[1]


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "a.b.c",
        TOKENS.make("CA2", turn=1),
        TOKENS.make("CA1", turn=1)[:-1],
        RelayTokens("another secret").make("CA1", turn=1),
        URLSafeTimedSerializer("a secret of the tests", salt="session").dumps(["CA1", 1, 0, True, "n"]),
        URLSafeTimedSerializer("a secret of the tests", salt="relay").dumps(7),
        URLSafeTimedSerializer("a secret of the tests", salt="relay").dumps(["CA1"]),
    ],
    ids=["nothing", "nonsense", "another-call", "cut", "another-secret", "another-use", "no-list", "too-short"],
)
def test_whatever_is_not_ours_for_this_call_is_refused(forged):
    assert TOKENS.read(forged, "CA1") is None


def test_an_old_token_is_refused(monkeypatch):
    made = TOKENS.make("CA1", turn=1)
    monkeypatch.setattr(token, "LIVES_S", -1)
    assert TOKENS.read(made, "CA1") is None
