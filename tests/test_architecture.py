"""Who may import whom: the walls of the house."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = [path for path in sorted((ROOT / "plans").rglob("*.py")) if "migrations" not in path.parts]

# (who, what it never imports): prefixes of module names
FORBIDDEN = [
    ("plans.core", ("django", "plans.models", "plans.views", "plans.forms", "plans.bridge", "plans.queries")),
    ("plans.core.readers", ("plans.core.recognise", "plans.core.layout", "plans.core.writers", "plans.core.document")),
    ("plans.core.writers", ("plans.core.recognise", "plans.core.layout", "plans.core.readers", "plans.core.document")),
    ("plans.core.deadlines", ("plans.core.document", "plans.core.grid", "plans.core.recognise")),
    ("plans.models", ("plans.views", "plans.forms", "plans.bridge", "plans.queries", "plans.permissions")),
    ("plans.permissions", ("plans.views", "plans.forms", "plans.bridge", "plans.writing", "plans.approval")),
    ("plans.queries", ("plans.views", "plans.forms", "plans.bridge", "plans.writing", "plans.approval")),
    ("plans.bridge", ("plans.views", "plans.forms", "plans.permissions", "plans.writing", "plans.approval")),
    ("plans.approval", ("plans.views", "plans.forms")),
    ("plans.writing", ("plans.views", "plans.forms")),
    ("plans.marking", ("plans.views", "plans.forms")),
    ("plans.receiving", ("plans.views", "plans.forms")),
    ("plans.review", ("plans.views", "plans.forms", "plans.receiving", "plans.writing", "plans.approval")),
    ("plans.pinning", ("plans.views", "plans.forms")),
    ("plans.packing", ("plans.views", "plans.forms", "plans.approval", "plans.permissions")),
    ("plans.correcting", ("plans.views", "plans.forms")),
    ("plans.reminding", ("plans.views", "plans.forms")),
    ("plans.reminders", ("plans.views", "plans.forms", "plans.marking", "plans.reminding")),
    ("plans.executing", ("plans.views", "plans.forms")),
    (
        "plans.execution",
        (
            "plans.views",
            "plans.forms",
            "plans.marking",
            "plans.executing",
            "plans.reminders",
            "plans.reminding",
            "plans.reporting",
            "plans.reports",
        ),
    ),
    ("plans.execution.books", ("plans.execution.ledger", "plans.execution.duties", "plans.execution.agenda")),
    ("plans.reporting", ("plans.views", "plans.forms", "plans.marking", "plans.reports")),
    ("plans.reporting.screen", ("plans.views", "plans.forms", "plans.models", "plans.reports")),
    ("plans.reports", ("plans.views", "plans.forms", "plans.marking")),
    ("plans.parts", ("plans.views", "plans.forms", "plans.bridge", "plans.journal")),
    ("plans.ordering", ("plans.views", "plans.forms", "plans.bridge", "plans.journal")),
    ("plans.journal", ("plans.views", "plans.forms", "plans.undoing", "plans.cells", "plans.editing")),
    *(
        (f"plans.{room}", ("plans.views", "plans.forms", "plans.editing", "plans.writing"))
        for room in (
            "cells",
            "structuring",
            "shifting",
            "undoing",
            "rewording",
            "pasting",
            "previewing",
            "changelog",
            "patching",
        )
    ),
    ("plans.editing", ("plans.views", "plans.forms", "plans.writing")),
    ("plans.previewing", ("plans.views", "plans.forms", "plans.editing", "plans.writing")),
    ("plans.presence", ("plans.views", "plans.forms", "plans.journal")),
    ("plans.fetching", ("plans.views", "plans.forms", "plans.models")),
    ("plans.forms", ("plans.views", "plans.approval", "plans.writing", "plans.marking", "plans.pinning")),
    ("plans.templatetags", ("plans.models",)),
]
CLOCKS = {"datetime.now", "date.today", "time.time", "datetime.utcnow", "timezone.now", "timezone.localdate"}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def under(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


@pytest.mark.parametrize(("who", "never"), FORBIDDEN, ids=[who for who, _ in FORBIDDEN])
def test_a_room_imports_nothing_from_above(who, never):
    for path in MODULES:
        if under(name_of(path), who):
            for name in imports_of(path):
                assert not any(under(name, prefix) for prefix in never), f"{path} imports {name}"


def test_each_room_of_the_table_exists():
    names = {name_of(path) for path in MODULES}
    assert all(any(under(name, who) for name in names) for who, _ in FORBIDDEN)


def test_only_addresses_import_views():
    for path in MODULES:
        name = name_of(path)
        if name != "plans.urls" and not under(name, "plans.views"):
            assert not any(under(one, "plans.views") for one in imports_of(path)), path


def test_the_core_asks_no_clock():
    for path in MODULES:
        if under(name_of(path), "plans.core"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    assert f"{node.value.id}.{node.attr}" not in CLOCKS, path


def test_modules_stay_short():
    long = {path.name: lines for path in MODULES if (lines := len(path.read_text().splitlines())) > 350}
    assert long == {}


def test_no_page_names_a_foreign_host():
    for folder in ("templates", "static"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
                assert "http://" not in text, path
                assert "https://" not in text, path


def script_imports() -> dict[str, set[str]]:
    """Each script of the editor → the scripts that it imports."""
    folder = ROOT / "static" / "js" / "editor"
    found = {
        path.name: set(re.findall(r'^import .*?"\./(.+?)";', path.read_text(), re.M)) for path in folder.glob("*.js")
    }
    assert set().union(*found.values()) <= found.keys()
    return found


def test_scripts_of_the_editor_import_each_other_in_no_circle():
    TopologicalSorter(script_imports()).prepare()  # a circle is an error


def test_the_editor_fetches_all_its_scripts_at_once():
    page = (ROOT / "templates" / "plans" / "_editor.html").read_text(encoding="utf-8")
    assert set(re.findall(r"js/editor/(\w+\.js)", page)) == script_imports().keys()
