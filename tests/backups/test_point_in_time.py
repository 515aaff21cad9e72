"""Point in time on PostgreSQL, as docs/operations.md says: a base copy, the log since then, any moment between."""

import tempfile
from pathlib import Path

import pytest

from tests.postgres import Server, free_port, programs, serving
from tests.waiting import until


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="plans-time-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


def settings_of(manual: str) -> dict[str, str]:
    """The lines `name = 'value'` of a listing in the manual."""
    lines = (line.strip() for line in manual.splitlines())
    pairs = (line.split(" = ", 1) for line in lines if " = '" in line)
    return {name: value.strip("'") for name, value in pairs}


def test_any_moment_since_the_base_copy_can_be_had_again(folder):
    programs()
    manual = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    told = settings_of(manual.partition("На момент времени")[2].partition("\n## ")[0])
    assert {"archive_command", "restore_command", "recovery_target_time"} <= told.keys()
    for name in ("first", "second", "wal"):
        (folder / name).mkdir()
    archive = {name: told[name].replace("/var/backups/plans-wal", str(folder / "wal")) for name in told}
    with serving(folder / "first", archive_mode="on", archive_command=archive["archive_command"]) as first:
        first.own(folder / "wal")
        first.sql("CREATE TABLE said (word text)")
        first.sql("INSERT INTO said VALUES ('before the base copy')")
        first.own(folder / "second")
        first.run("pg_basebackup", *first.place, "-D", str(folder / "second" / "data"), "-c", "fast", "-X", "none")
        first.sql("INSERT INTO said VALUES ('good')")
        moment = first.sql("SELECT clock_timestamp()")
        first.sql("UPDATE said SET word = 'spoiled'")
        last = first.sql("SELECT pg_walfile_name(pg_switch_wal())")
        until(lambda: first.sql("SELECT last_archived_wal FROM pg_stat_archiver") >= last, "the log in the archive")
    second = Server(folder / "second", free_port())
    (folder / "second" / "data" / "recovery.signal").touch()
    second.own(folder / "second" / "data" / "recovery.signal")
    wanted = {"restore_command": archive["restore_command"], "recovery_target_time": moment}
    second.start(**wanted, recovery_target_action="promote", hot_standby="on")
    try:
        assert second.sql("SELECT string_agg(word, ', ' ORDER BY word) FROM said") == "before the base copy, good"
    finally:
        second.stop(check=False)
