"""What the house needs before anything runs: the Procfile, ports, an environment, a tidy folder."""

import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from voiceagent.simulator.house.environment import environment_of, vendors_with_keys
from voiceagent.simulator.house.house import reserved_ports, tidy
from voiceagent.simulator.house.procfile import read_procfile
from voiceagent.simulator.phone import PretendTwilio


def test_the_procfile_of_this_checkout_has_the_three_processes() -> None:
    commands = read_procfile()
    assert {"release", "web", "worker"} <= commands.keys()
    assert "voiceagent.app:create_app()" in commands["web"]


def test_only_the_first_colon_parts_name_and_command(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text('# comment: none\n\nweb:  serve "a:b()"  \n')
    assert read_procfile(tmp_path / "Procfile") == {"web": 'serve "a:b()"'}


def test_ports_are_different_and_kept_for_a_server_that_is_told_one() -> None:
    with ExitStack() as stack:
        addresses = {stack.enter_context(each).getsockname() for each in reserved_ports(5)}
        assert len(addresses) == 5
        for address in addresses:
            with socket.socket() as somebody, pytest.raises(OSError, match="in use"):
                somebody.bind(address)
            with socket.create_server(address), socket.create_connection(address, timeout=5):
                """Sets SO_REUSEADDR, as servers do."""


def test_tidying_removes_only_what_the_programs_have_left(tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir()
    for name in ("voiceagent.db", "voiceagent.db-wal", "web.log", "spool/1.json", "letter.txt", "other.db"):
        (tmp_path / name).touch()
    tidy(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt", "other.db"]


def test_a_persons_own_keys_reach_the_processes_but_not_their_databases(tmp_path: Path) -> None:
    own = {
        "PATH": "/usr/bin",
        "ANTHROPIC_API_KEY": "sk-own",
        "TWILIO_AUTH_TOKEN": "a real account's",
        "TWILIO_AUTH_TOKEN_FILE": "/run/secrets/twilio",
        "DATABASE_URL": "postgresql://production",
        "REDIS_URL_FILE": "/run/secrets/redis",
        "VOICEAGENT_ENV": "production",
    }
    with PretendTwilio() as twilio:
        environ = environment_of(twilio, port=81, folder=tmp_path, redis_url=None, environ=own)
    assert environ["ANTHROPIC_API_KEY"] == "sk-own"
    assert environ["VOICEAGENT_ENV"] == "development"
    assert environ["TWILIO_AUTH_TOKEN"] == twilio.account.auth_token
    assert environ["TWILIO_API_URL"] == twilio.api_url
    assert environ["PUBLIC_URL"] == "http://127.0.0.1:81"
    assert environ["REDIS_URL"] == ""
    assert str(tmp_path) in environ["DATABASE_URL"]
    assert not [name for name in environ if name.endswith("_FILE")]
    assert environ["PATH"].endswith(":/usr/bin")


def test_it_tells_whose_keys_there_are() -> None:
    assert vendors_with_keys({}) == []
    assert vendors_with_keys({"ANTHROPIC_API_KEY": "", "OPENAI_API_KEY": "sk"}) == ["OpenAI"]
    assert vendors_with_keys({"ANTHROPIC_API_KEY_FILE": "/run/secrets/claude"}) == ["Claude"]
