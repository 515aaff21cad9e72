"""Who may import whom: the walls of the house, from the cellar up. Every module is in one of the rooms named here."""

import ast
import re
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = [path for path in sorted((ROOT / "plans").rglob("*.py")) if "migrations" not in path.parts]

# A room imports only from floors below its own; rooms of one floor never import each other.
FLOORS = (
    {"core"},
    {"prepared"},
    {"models"},
    {"drawn", "index", "jobs", "keyset", "replica", "sizes"},
    {"apps", "permissions", "queries", "bridge", "files", "backups", "guide"},
    {"owed"},
    {"access", "editor", "approval", "admin"},
    {"execution", "intake", "asking"},
    {"amending", "accounts", "oversight"},
    {"letters", "reports"},
    {"forms"},
    {"templatetags", "views", "management"},
    {"urls"},
)
CORE_FLOORS = (
    {
        "errors",
        "text",
        "grid",
        "findings",
        "progress",
        "scopes",
        "stages",
        "posting",
        "reminders",
        "calendar",
        "word_diff",
        "rlimits",
        "search",
        "lexicon",
        "inflection",
        "blanks",
        "way",
    },
    {
        "guide",
        "twins",
        "deadlines",
        "executors",
        "limits",
        "wrapping",
        "evidence",
        "mark_words",
        "drawings",
        "collector",
        "chain",
        "codes",
    },
    {"document", "obligations", "writers", "package", "asking"},
    {"layout", "checks", "recognise", "readers", "signatures", "schema", "counting", "naming"},
    {"revise", "reports", "reading", "editor", "compare", "rollover", "agreement"},
    {"processes"},
)
# Formats know nothing of plans, and reading knows nothing of writing.
STRANGERS = (
    ("plans.core.readers", ("plans.core.recognise", "plans.core.layout", "plans.core.writers", "plans.core.document")),
    ("plans.core.writers", ("plans.core.recognise", "plans.core.layout", "plans.core.readers", "plans.core.document")),
    ("plans.core.recognise", ("plans.core.readers",)),
    ("plans.core", ("django",)),
)
CLOCKS = {"datetime.now", "date.today", "time.time", "datetime.utcnow", "timezone.now", "timezone.localdate"}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}


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


def room_of(name: str, house: str) -> str:
    """The room of a module in the house ("plans" or "plans.core"), "" for the house itself and what is not in it."""
    return name.removeprefix(f"{house}.").partition(".")[0] if name.startswith(f"{house}.") else ""


def climbing(house: str, floors: Iterable[set[str]]) -> list[str]:
    """The imports that do not go strictly down, and the modules that stand on no floor."""
    level = {room: at for at, rooms in enumerate(floors) for room in rooms}
    found = []
    for name, path in NAMES.items():
        here = room_of(name, house)
        if here and here not in level:
            found.append(f"{name} stands on no floor")
            continue
        for one in imports_of(path) if here else ():
            there = room_of(one, house)
            if there and there != here and level.get(there, -1) >= level[here]:
                found.append(f"{name} → {one}")
    return found


@pytest.mark.parametrize(("house", "floors"), [("plans", FLOORS), ("plans.core", CORE_FLOORS)], ids=["plans", "core"])
def test_imports_go_strictly_down(house, floors):
    assert climbing(house, floors) == []


@pytest.mark.parametrize(("house", "floors"), [("plans", FLOORS), ("plans.core", CORE_FLOORS)], ids=["plans", "core"])
def test_each_room_of_the_list_exists_once(house, floors):
    rooms = [room for floor in floors for room in floor]
    assert sorted(rooms) == sorted({room_of(name, house) for name in NAMES} - {""})


@pytest.mark.parametrize(("who", "never"), STRANGERS, ids=[who for who, _ in STRANGERS])
def test_strangers_never_meet(who, never):
    meetings = [
        f"{name} → {one}"
        for name, path in NAMES.items()
        if under(name, who)
        for one in imports_of(path)
        if any(under(one, prefix) for prefix in never)
    ]
    assert meetings == []


# What reads the bytes of strangers runs apart (plans/files/sandbox.py); pages may name the endings and read our JSON.
READING = ("plans.core.readers", "plans.core.reading", "plans.core.signatures.asking", "PIL", "pypdfium2", "openpyxl")
HARMLESS = {"plans.core.readers.readable", "plans.core.reading.document_of_json"}
READS = {"evidence.examine", "evidence.joined", "pasting.understand"}


def test_nothing_of_a_stranger_is_read_where_pages_are_answered():
    found = []
    for name, path in NAMES.items():
        if under(name, "plans.core") or under(name, "plans.management"):
            continue
        found += [f"{name} → {one}" for one in imports_of(path) - HARMLESS if any(under(one, own) for own in READING)]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found += [f"{name}: {one}" for one in {f"{node.value.id}.{node.attr}"} & READS]
            if isinstance(node, ast.ImportFrom):
                room = (node.module or "").rpartition(".")[2]
                found += [f"{name}: {one}" for one in {f"{room}.{alias.name}" for alias in node.names} & READS]
    assert found == []


def test_the_core_asks_no_clock():
    for name, path in NAMES.items():
        if under(name, "plans.core"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    assert f"{node.value.id}.{node.attr}" not in CLOCKS, path


def test_nobody_waits_for_another_to_read_the_database():
    """Python 3.11 locks `functools.cached_property` for all instances at once while one is made.

    Who held that lock waited for a connection of the pool, whose last one waited for the lock. Django's has none.
    """
    rooms = [path for top in ("plans", "clusterplans") for path in (ROOT / top).rglob("*.py")]
    outside = [path for path in rooms if not path.is_relative_to(ROOT / "plans" / "core")]
    assert len(outside) > 100
    locking = re.compile(r"from functools import .*\bcached_property")
    assert [str(path) for path in outside if locking.search(path.read_text(encoding="utf-8"))] == []


def test_modules_stay_short():
    long = {path.name: lines for path in MODULES if (lines := len(path.read_text().splitlines())) > 350}
    assert long == {}


def test_functions_stay_short():
    """At most 60 lines each; half of them at most 8, nineteen of twenty at most 35."""
    lengths = sorted(
        (node.end_lineno - node.lineno + 1, f"{path.name}:{node.name}")
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert [one for one in lengths if one[0] > 60] == []
    assert lengths[len(lengths) // 2][0] <= 8
    assert lengths[len(lengths) * 95 // 100][0] <= 35


def test_no_class_name_stands_in_more_than_two_modules():
    places: dict[str, list[str]] = {}
    for name, path in NAMES.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(name)
    # Django asks for a class of this name in each module of a command.
    del places["Command"]
    assert {name: modules for name, modules in places.items() if len(modules) > 2} == {}


def test_few_values_outside_the_core_are_of_any_type():
    named = [
        f"{name}:{node.lineno}"
        for name, path in NAMES.items()
        if not under(name, "plans.core")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id == "Any"
    ]
    assert len(named) <= 20, named


def test_no_page_names_a_foreign_host():
    for folder in ("templates", "static"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                text = path.read_text(encoding="utf-8", errors="replace").replace("http://www.w3.org/2000/svg", "")
                assert not re.search(r"https?://", text), path


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


def test_lines_of_templates_stay_short():
    lines = (
        (path, line) for path in (ROOT / "templates").rglob("*.*") for line in path.read_text("utf-8").splitlines()
    )
    assert [f"{path.name}: {line[:60]}" for path, line in lines if len(line) > 120] == []


def loose_values(pattern: str) -> list[str]:
    """What stands in stylesheets where the name of a token should."""
    sheets = [path for path in (ROOT / "static" / "css").glob("*.css") if path.name != "tokens.css"]
    return [f"{path.name}: {found}" for path in sheets for found in re.findall(pattern, path.read_text("utf-8"))]


def test_each_colour_is_a_token():
    assert (
        loose_values(r": [^;{}]*(?:#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(|\b(?:white|black|red|grey|gray)\b(?!-))") == []
    )


def test_each_distance_and_size_of_letters_is_a_token():
    names = r"(?<![\w-])(?:padding|margin|font-size|border-radius|(?:row-|column-)?gap)(?:-\w+)*"
    assert loose_values(names + r": [^;}]*(?<![\w.-])\d*\.?\d+(?:rem|pt)\b[^;}]*") == []
