"""The script `run` in a copy of its own: what it says when something is wrong, and what it starts when all is well.

No network, no server: the environment's Python is a small script that writes down how it was called, does what needs
no library with the real Python, and answers for pip, the database and pytest.
"""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
# All that `run` needs of a system. No apt-get and no sudo: a test installs nothing.
TOOLS = ("cat", "chmod", "cksum", "dirname", "find", "grep", "id", "mkdir", "rm", "tail")
NO_PYTHON = "Не найден Python 3.11–3.14. Установите его, например: sudo apt-get install python3 python3-venv\n"
PYTHON = f"""#!/bin/sh
printf '%s\\n' "$*" >>"$CALLS"
case "$1 $2" in
"-c import pip") exit 0 ;;
"-m pip") echo "Could not find a version"; exit "${{PIP:-0}}" ;;
"-m venv") exit "${{MAKE_VENV:-0}}" ;;
"-m pytest" | "manage.py start") exit "${{START:-0}}" ;;
esac
exec "{sys.executable}" "$@"
"""


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


class Copy:
    """A folder with `run`, the lists of libraries, and a PATH of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "мои планы"
        self.bin = folder / "bin"
        self.calls = folder / "calls"
        self.folder.mkdir()
        self.bin.mkdir()
        self.calls.touch()
        for name in ("run", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(PROJECT / name, self.folder)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")

    def with_venv(self) -> "Copy":
        script(self.folder / ".venv/bin/python", PYTHON)
        script(
            self.folder / ".venv/bin/gunicorn",
            '#!/bin/sh\nprintf "gunicorn %s\\numask %s\\n" "$*" "$(umask)" >>"$CALLS"\n',
        )
        return self

    def run(self, *args: str, **env: str) -> tuple[int, str]:
        """The exit code and everything said on the error stream."""
        env = {"PATH": str(self.bin), "CALLS": str(self.calls), "HOME": str(self.folder)} | env
        done = subprocess.run(
            [self.folder / "run", *args], env=env, cwd="/", capture_output=True, text=True, timeout=600, check=False
        )
        assert done.stdout == ""
        return done.returncode, done.stderr

    def called(self, start: str) -> list[str]:
        return [line for line in self.calls.read_text().splitlines() if line.startswith(start)]


@pytest.fixture
def copy(tmp_path) -> Copy:
    return Copy(tmp_path)


@pytest.fixture
def busy():
    """A port on which somebody listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def free() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


# The port


@pytest.mark.parametrize("port", ["abc", "-1", "80a", "8000 ", "8000;id", "восемь", "1.5"])
def test_a_port_is_a_number(copy, port):
    assert copy.run(port) == (1, "Порт — это число, например: ./run 8000\n")
    assert not (copy.folder / ".venv").exists()


@pytest.mark.parametrize("port", ["0", "65536", "99999", "08000", "9" * 30])
def test_a_port_stands_between_bounds(copy, port):
    assert copy.run(port) == (1, "Порт должен быть от 1 до 65535.\n")
    assert not (copy.folder / ".venv").exists()


def test_a_busy_port_is_named_with_another_one(copy, busy):
    code, said = copy.with_venv().run(str(busy))
    assert code == 1
    assert said.endswith(f"Порт {busy} занят другой программой. Выберите другой, например: ./run {busy + 1}\n")
    assert copy.called("gunicorn") == copy.called("manage.py") == []


# Python and its libraries


def test_no_python_at_all(copy):
    assert copy.run(PYTHON="/nowhere/python3") == (1, NO_PYTHON)


def test_an_old_python_is_as_good_as_none(copy):
    old = script(copy.bin / "python3", "#!/bin/sh\nexit 1\n")
    assert copy.run(PYTHON=str(old)) == (1, NO_PYTHON)
    assert not (copy.folder / ".venv").exists()


def test_a_python_that_makes_no_environment(copy):
    mine = script(copy.bin / "my-python", PYTHON)
    script(copy.bin / "python3", PYTHON)
    code, said = copy.run(PYTHON=str(mine), MAKE_VENV="1")
    assert (code, said) == (1, "Не удалось создать окружение Python. Установите: sudo apt-get install python3-venv\n")
    assert copy.called("-m venv") == ["-m venv .venv"] * 2
    assert not (copy.folder / ".venv").exists()


def test_libraries_that_do_not_install(copy):
    code, said = copy.with_venv().run(PIP="1")
    assert code == 1
    assert said.splitlines() == [
        "Устанавливаю библиотеки из requirements.txt …",
        "Could not find a version",
        "Библиотеки из requirements.txt не установились: проверьте, что есть сеть, и повторите. "
        "Подробности: .venv/pip.log",
    ]
    copy.run(PIP="1")
    assert len(copy.called("-m pip")) == 2


def test_libraries_are_installed_again_only_when_their_list_changes(copy, free):
    copy.with_venv()
    for expected in (1, 1):
        assert copy.run(str(free))[0] == 0
        assert len(copy.called("-m pip install")) == expected
    with (copy.folder / "requirements.txt").open("a") as file:
        file.write("# another one\n")
    copy.run(str(free))
    assert len(copy.called("-m pip install")) == 2


# The site


def test_the_site_starts_on_this_machine_only(copy, free):
    code, said = copy.with_venv().run(str(free))
    assert code == 0
    assert said.endswith(f"Сайт: http://127.0.0.1:{free}/   (остановить: Ctrl+C)\n")
    assert copy.called("manage.py") == ["manage.py start"]
    assert copy.called("gunicorn") == [
        f"gunicorn --bind 127.0.0.1:{free} --config python:clusterplans.serving --log-level warning clusterplans.wsgi"
    ]


def test_a_database_that_is_not_ready_stops_the_start(copy, free):
    code, said = copy.with_venv().run(str(free), START="1")
    assert code == 1
    assert said.endswith("База данных не готова: причина названа выше. Исправьте её и запустите ./run снова.\n")
    assert copy.called("gunicorn") == []


def test_the_secret_key_is_made_once_and_for_the_owner_alone(copy, free):
    copy.with_venv().run(str(free))
    path = copy.folder / "var/secret_key"
    key = path.read_text()
    assert len(key.strip()) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    copy.run(str(free))
    assert path.read_text() == key


def test_what_the_site_writes_is_for_its_own_user_alone(copy, free):
    media = copy.folder / "var" / "media"
    media.mkdir(parents=True)
    (media / "old").touch(0o644)
    copy.with_venv().run(str(free))
    assert [path.stat().st_mode & 0o777 for path in (media.parent, media, media / "old")] == [0o700, 0o700, 0o600]
    assert copy.called("umask") == ["umask 0077"]


# The rest


def test_the_tests_run_even_where_their_programs_are_missing(copy):
    code, said = copy.with_venv().run("test", "-k", "two words", TEST_WORKERS="3")
    assert code == 0
    for name in ("chromium", "soffice", "pdftotext"):
        assert f"Нет программы {name}; часть тестов будет пропущена." in said
    assert copy.called("-m pytest") == ["-m pytest -q -n 3 --dist worksteal -k two words"]


def test_programs_are_installed_from_todays_lists(copy):
    """Old lists name versions that are gone, or too old for the tests; they are asked for once."""
    env = shutil.which("env") or "/usr/bin/env"
    script(copy.bin / "sudo", f'#!/bin/sh\nshift\nexec {env} "$@"\n')
    (copy.bin / "env").symlink_to(env)
    script(copy.bin / "apt-get", '#!/bin/sh\nprintf "apt-get %s\\n" "$*" >>"$CALLS"\n')
    copy.with_venv().run("test")
    called = copy.called("apt-get")
    assert called.index("apt-get update -q") == 0
    assert called.count("apt-get update -q") == 1
    assert "apt-get install -y -q --no-install-recommends firefox-esr" in called


@pytest.mark.parametrize("word", ["-h", "--help", "help"])
def test_help_names_every_command_and_touches_nothing(copy, word):
    code, said = copy.run(word)
    assert code == 0
    assert all(command in said for command in ("[порт]", "test", "lint", "bench", "manage"))
    assert sorted(os.listdir(copy.folder)) == ["requirements-dev.txt", "requirements.txt", "run"]
