"""Connection overrides in the fragment of a webhook URL."""

import pytest

from voiceagent.simulator.overrides import Patience, read_overrides


def test_without_a_fragment_twilios_own_patience_holds() -> None:
    assert read_overrides("http://a.example/x?y=1") == ("http://a.example/x?y=1", Patience())


def test_the_fragment_sets_times_and_retries_and_is_not_part_of_the_url() -> None:
    url, patience = read_overrides("http://a.example/x#ct=2000&rt=3500&tt=9000&rc=4&rp=5xx,rt")
    assert url == "http://a.example/x"
    assert patience == Patience(2.0, 3.5, 9.0, 4, frozenset({"5xx", "rt"}))


@pytest.mark.parametrize("fragment", ["ct=50", "rt=16000", "rc=6", "tt=x", "zz=1", "rc=-1", "e=dublin", "sni=n"])
def test_what_is_out_of_range_or_unknown_counts_as_absent(fragment: str) -> None:
    assert read_overrides(f"http://a.example/#{fragment}")[1] == Patience()


def test_all_means_every_kind_of_failure() -> None:
    assert read_overrides("http://a.example/#rp=all")[1].retried == {"4xx", "5xx", "ct", "rt"}


def test_nothing_outlasts_the_total() -> None:
    assert Patience().within(2.0) == Patience(2.0, 2.0, 2.0)
