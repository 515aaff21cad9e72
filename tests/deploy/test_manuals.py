"""The manuals for administrators name nothing that does not exist: commands, their options, settings, units, files."""

import os
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).parents[2]
MANUALS = ["README.md", "docs/operations.md", "docs/personal-data.md"]
# Where settings are read.
OURS = ["run", "clusterplans/settings.py", "clusterplans/serving.py"]
OURS += ["deploy/install.sh", "deploy/task", "deploy/ask.py"]


def text_of(manual: str) -> str:
    return (ROOT / manual).read_text(encoding="utf-8")


def commands_of(manual: str) -> list[tuple[str, str]]:
    """Django's commands that it names, each with the rest of its line."""
    return re.findall(r"(?:\./run manage|manage\.py) ([a-z][a-z_-]+)([^`#\n]*)", text_of(manual))


@cache
def options_of(command: str) -> set[str]:
    app = get_commands()[command]
    made = load_command_class(app, command) if isinstance(app, str) else app
    return set(made.create_parser("manage.py", command)._option_string_actions)


@pytest.mark.parametrize("manual", MANUALS)
def test_every_command_that_is_named_exists_with_its_options(manual):
    named = commands_of(manual)
    assert {command for command, _ in named} <= set(get_commands())
    wrong = [
        f"{command} {option}"
        for command, rest in named
        for option in re.findall(r"(?<!\w)--[a-z][a-z-]*", rest)
        if option not in options_of(command)
    ]
    assert wrong == []


@pytest.mark.parametrize("manual", MANUALS)
def test_every_verb_of_run_that_is_named_exists(manual):
    known = set(re.findall(r"^([a-z| -]+)\)", text_of("run").partition("case ${1:-8000} in")[2], re.MULTILINE))
    verbs = {word.strip() for line in known for word in line.split("|")}
    assert {"test", "bench", "backup", "restore"} <= verbs
    assert set(re.findall(r"\./run ([a-z]+)", text_of(manual))) <= verbs


@pytest.mark.parametrize("manual", MANUALS)
def test_every_file_of_ours_that_is_named_exists(manual):
    named = set(re.findall(r"\b(?:deploy|docs|tests)/[\w./@-]+\w", text_of(manual)))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("manual", MANUALS)
def test_every_unit_that_is_named_exists(manual):
    there = {path.name for path in (ROOT / "deploy" / "systemd").iterdir()}
    named = set(re.findall(r"\bplans[\w-]*@?\.(?:service|socket|timer)\b", text_of(manual)))
    assert named - {"plans-task@.service"} <= there
    tasks = re.findall(r"plans-task@(\w+)", text_of(manual))
    assert all(re.search(rf"^\s*{task}\)", text_of("deploy/task"), re.MULTILINE) for task in tasks)


@pytest.mark.parametrize("manual", MANUALS)
def test_every_setting_that_is_named_is_read_somewhere(manual):
    ours = "\n".join(map(text_of, OURS))
    told = text_of(manual).partition("## Settings")[2] or text_of(manual)  # README tells of the code before it
    named = set(re.findall(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[`=]", told))
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", ours)] == []


def test_every_setting_that_is_read_is_in_the_table_of_settings():
    told = text_of("README.md").partition("## Settings")[2].partition("\n## ")[0]
    read = "\n".join(map(text_of, ("clusterplans/settings.py", "clusterplans/serving.py")))
    named = set(re.findall(r'\benv\.\w+\(\s*"(\w+)"', read)) - {"SERVING"}  # the program tells itself that one
    assert len(named) > 50
    assert [name for name in sorted(named) if f"`{name}`" not in told] == []


def test_every_setting_of_the_nightly_tasks_is_told_to_administrators():
    read = set(re.findall(r"\$\{([A-Z_]+):-", text_of("deploy/task"))) - {"COPIES", "TRUST_FOLDER"}  # for tests
    assert {"KEEP_COPIES", "TRUST_URLS"} <= read
    assert [name for name in sorted(read) if f"`{name}`" not in text_of("docs/operations.md")] == []


def test_the_verbs_are_told_by_help():
    told = subprocess.run(["sh", "run", "help"], cwd=ROOT, capture_output=True, text=True, env=os.environ).stderr
    for verb in ("test", "lint", "bench", "guide", "fuzz", "mutants", "backup", "restore", "bundle", "manage"):
        assert f"./run {verb}" in told
