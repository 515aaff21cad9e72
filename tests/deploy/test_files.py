"""What an administrator installs: scripts without slips, units that systemd understands and that are locked well."""

import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SCRIPTS = ["run", "deploy/install.sh", "deploy/bundle.sh", "deploy/packages.sh", "deploy/task", ".ci/nightly"]
SERVICES = ["plans.service", "plans-task@.service", "plans-work.service"]
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


@pytest.mark.parametrize("name", SCRIPTS)
def test_shellcheck_finds_nothing(name):
    checker = Path(sys.executable).with_name("shellcheck")
    done = subprocess.run([checker, "-x", name], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("asked", "ended"),
    [
        ([], [("fuzz", "passed"), ("mutants", "FAILED (3)"), ("pooled", "passed")]),
        (["pooled", "fuzz"], [("pooled", "passed"), ("fuzz", "passed")]),
        (["x"], [("x", "FAILED (2)")]),
    ],
)
def test_each_part_of_the_night_says_how_it_ended_and_keeps_no_other_from_its_turn(tmp_path, asked, ended):
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "nightly", tmp_path / ".ci")
    (tmp_path / "run").write_text('#!/bin/sh\n[ "$1" != mutants ] || exit 3\n')
    (tmp_path / "run").chmod(0o755)
    done = subprocess.run(["sh", ".ci/nightly", *asked], cwd=tmp_path, capture_output=True, text=True)
    assert re.findall(r"^== (\w+): (.+) in \d+ s$", done.stdout, re.MULTILINE) == ended
    assert done.returncode == (1 if "FAILED" in str(ended) else 0)


@pytest.fixture
def units(tmp_path) -> Path:
    """The units as install.sh lays them, with the code where it lies here."""
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text().replace("/opt/plans/current/.venv/bin/gunicorn", sys.executable)
        (tmp_path / path.name).write_text(text.replace("/opt/plans/current", str(ROOT)))
    for name in SERVICES:
        (tmp_path / f"{name}.d").mkdir()
        shutil.copy(tmp_path / "hardening.conf", tmp_path / f"{name}.d")
    return tmp_path


def analyze(units: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {"SYSTEMD_UNIT_PATH": f"{units}:", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    return subprocess.run(["systemd-analyze", *arguments], env=environment, capture_output=True, text=True, timeout=600)


@needs_systemd
def test_systemd_understands_the_units(units):
    names = [path.name for path in units.iterdir() if path.suffix in (".service", ".socket", ".timer")]
    assert len(names) == 9
    done = analyze(units, "verify", "--man=no", *(str(units / name) for name in sorted(names)))
    own = [line for line in done.stderr.splitlines() if "plans" in line]
    assert own == []


@needs_systemd
@pytest.mark.parametrize("name", ["plans.service", "plans-task@remind.service", "plans-work.service"])
def test_the_units_are_locked_well(units, name):
    told = analyze(units, "security", "--offline=true", name).stdout
    exposure = re.search(r"Overall exposure level for \S+: (\d+\.\d)", told)
    assert float(exposure[1]) <= 3.0
    (units / f"{name.replace('@remind', '@')}.d" / "hardening.conf").unlink()
    told = analyze(units, "security", "--offline=true", name).stdout
    assert float(re.search(r"exposure level for \S+: (\d+\.\d)", told)[1]) > 9


def test_each_timer_asks_for_a_task_that_there_is():
    asked = {re.search(r"plans-task@(\w+)", path.read_text())[1] for path in (DEPLOY / "systemd").glob("*.timer")}
    known = set(re.findall(r"^(\w+)\)", (DEPLOY / "task").read_text(), re.M))
    started = set(re.search(r'^TIMERS="(.*)"', (DEPLOY / "install.sh").read_text(), re.M)[1].split())
    assert asked == known == started


REFUSED = (
    (("--host", "plans.region.ru; rm -rf /"), "Недопустимый знак"),
    (("--host", "plans.region.ru$(id)"), "Имя сайта – только"),
    (("--host", "plans.region.ru", "--mail", "smtp://a'b@c"), "Недопустимый знак"),
    (("--host", "plans.region.ru", "--certificate", "/nowhere.pem"), "нужны оба файла"),
    (("--hots", "plans.region.ru"), "Неизвестный ключ --hots"),
    (("--host",), "нужно значение"),
)


@pytest.mark.parametrize(("options", "why"), REFUSED, ids=[" ".join(options) for options, _ in REFUSED])
def test_what_cannot_be_meant_is_refused_before_anything_is_done(options, why):
    done = subprocess.run(["sh", DEPLOY / "install.sh", *options], capture_output=True, text=True, timeout=600)
    assert (done.returncode, why in done.stderr) == (1, True)


COPIES = ("plans-2026-11-19-031500", "plans-2026-11-20-031500", "plans-2026-11-21-031500")


@pytest.mark.parametrize(("works", "left"), [(True, COPIES[1:]), (False, COPIES)])
def test_old_copies_go_only_when_a_new_one_was_made(tmp_path, works, left):
    for name in COPIES:
        (tmp_path / "copies" / name).mkdir(parents=True)
    (tmp_path / "deploy").mkdir()
    shutil.copy(DEPLOY / "task", tmp_path / "deploy")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\nexit {int(not works)}\n")
    python.chmod(0o755)
    environment = {"COPIES": str(tmp_path / "copies"), "KEEP_COPIES": "2", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["sh", tmp_path / "deploy" / "task", "backup"], env=environment, timeout=600)
    assert (done.returncode == 0) == works
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == sorted(left)


def test_lists_of_trust_come_from_addresses_and_from_the_folder(tmp_path):
    """One address answers, one does not: what came is brought, and the task ends with an error."""
    for name in ("published", "own"):
        (tmp_path / name).mkdir()
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-subj"]
    for path in (tmp_path / "published" / "roots.pem", tmp_path / "own" / "region.pem"):
        subprocess.run([*made, f"/CN={path.stem}", "-out", path], check=True, capture_output=True)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path / "published")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        at = f"http://127.0.0.1:{server.server_address[1]}"
        more = {
            "TRUST_URLS": f"{at}/nothing.crl {at}/roots.pem file:///etc/passwd",
            "TRUST_FOLDER": str(tmp_path / "own"),
            "TRUST_ROOT": str(tmp_path / "kept"),
            "SECRET_KEY": "of the test",
        }
        told = {"cwd": ROOT, "env": os.environ | more, "capture_output": True, "text": True, "timeout": 600}
        done = subprocess.run(["sh", DEPLOY / "task", "trust"], **told)
        server.shutdown()
    assert "Принесён roots.pem: сертификатов 1" in done.stdout
    assert "Принесён region.pem: сертификатов 1" in done.stdout
    assert "nothing.crl: HTTP Error 404" in done.stderr
    assert "file:///etc/passwd: адрес начинается с" in done.stderr
    assert done.returncode == 1


def test_a_bundle_is_not_laid_over_anything(tmp_path):
    (tmp_path / "something").touch()
    done = subprocess.run(["sh", DEPLOY / "bundle.sh", tmp_path], capture_output=True, text=True, timeout=600)
    assert (done.returncode, "не пуста" in done.stderr) == (1, True)


def packages(version: str) -> set[str]:
    """What install.sh puts on a system of this version."""
    asked = '. deploy/packages.sh; echo "$PACKAGES"'
    told = subprocess.run(["sh", "-c", asked], cwd=ROOT, env={"VERSION_ID": version}, capture_output=True, text=True)
    return set(told.stdout.split())


def test_the_container_has_the_packages_that_a_machine_has():
    said = re.search(r"--no-install-recommends (.*?)\n +&&", (ROOT / "Containerfile").read_text(), re.S)[1]
    assert set(said.replace("\\", " ").split()) == packages("12") - {"nginx"} | {"postgresql-client"}


def test_debian_13_is_asked_for_no_package_that_it_has_not():
    gone = {"libengine-gost-openssl", "fonts-liberation2"}
    assert packages("12") - packages("13") == gone
    assert packages("13") - packages("12") == {"fonts-liberation"}


def test_each_setting_that_is_written_down_is_read_by_somebody():
    written = re.search(r"# Настройки сайта;.*?\nEND\n", (DEPLOY / "install.sh").read_text(), re.S)[0]
    readers = [*(ROOT / "clusterplans").glob("*.py"), DEPLOY / "task"]
    read = " ".join(path.read_text() for path in readers)
    names = re.findall(r"^([A-Z_]+)=", written, re.M)
    assert len(names) > 12
    assert [name for name in names if name not in read] == []
