"""A real PostgreSQL server for tests: from the PATH, the usual folders, or the `pgserver` wheel."""

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg

from tests.servers.loopback import HOST
from tests.servers.process import ServerProcess, do_without, identity

# Nothing waits for a disk. Commits stay synchronous: a killed server must still have what it confirmed.
FAST = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
SMALL = {"shared_buffers": "16MB", "max_connections": "100", "unix_socket_directories": ""}
SUPERUSER = "postgres"


class PostgresServer(ServerProcess):
    """A PostgreSQL that listens on loopback alone and trusts whoever connects."""

    stop_signal = signal.SIGINT  # "fast": drops connections; SIGTERM would wait for clients to leave
    kill_signal = signal.SIGQUIT  # its own word for a crash; after SIGKILL the children live on for a while

    def __init__(self) -> None:
        super().__init__("postgres", user=unprivileged_user())
        self._bin = find_postgres(self.user, self.directory)
        self._data = self.directory / "data"
        self._numbers = itertools.count(1)
        place: list[str | Path] = ["--encoding=UTF8", "--locale=C", "-D", self._data]
        _run_as(self.user, self._bin / "initdb", "--no-sync", "--auth=trust", f"--username={SUPERUSER}", *place)

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@{HOST}:{self.port}/{database}"

    def command(self) -> Sequence[str | Path]:
        options = {**FAST, **SMALL, "listen_addresses": HOST, "port": str(self.port)}
        settings = (word for name, value in options.items() for word in ("-c", f"{name}={value}"))
        return [self._bin / "postgres", "-D", self._data, *settings]

    def check(self) -> None:
        psycopg.connect(self.url, connect_timeout=2).close()

    def create_database(self, template: str = "template0") -> str:
        """Create a database, empty or as a copy of another one, and return its URL."""
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url_of(name)

    def drop_database(self, url: str) -> None:
        """Drop a database and whoever is still connected to it."""
        self._execute(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


def unprivileged_user() -> str | None:
    """Name a user to run the server as when we are root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def find_postgres(user: str | None, spare: Path) -> Path:
    """Find the folder of the server's programs; a wheel which `user` may not read is copied into `spare`.

    Skips the test (on CI: fails it) when there is none.
    """
    for folder in _folders():
        if _runs(folder, user):
            return folder
    wheel = importlib.util.find_spec("pgserver")
    if wheel and wheel.origin:
        site = Path(wheel.origin).parent.parent
        # The programs look for the second beside the first.
        for name in ("pgserver/pginstall", "pgserver.libs"):
            if (site / name).exists():
                shutil.copytree(site / name, spare / "wheel" / name)
        if _runs(copied := spare / "wheel/pgserver/pginstall/bin", user):
            return copied
    return do_without("postgres")


def _folders() -> Iterator[Path]:
    if program := shutil.which("postgres"):
        yield Path(program).resolve().parent  # initdb stands beside the real file, not beside a link to it
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec("pgserver")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _runs(folder: Path, user: str | None) -> bool:
    """Say whether the programs are there and `user` may run them."""
    try:
        for program in ("postgres", "initdb"):
            _run_as(user, folder / program, "--version")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _run_as(user: str | None, *command: str | Path) -> None:
    subprocess.run(command, cwd="/", capture_output=True, check=True, **identity(user))
