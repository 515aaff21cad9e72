"""One spoilt module: its text, and the ways to let it stand where the module's own would."""

import ast
import difflib
import importlib.machinery
import importlib.util
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from tests.mutants.operators import meaning, places, spoilt

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Mutant:
    """One spoilt module."""

    path: Path
    how: str
    code: str
    before: str

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @property
    def change(self) -> tuple[str, str, str]:
        """The module, what stood there, and what stands there now."""
        old, new = ("\n".join(line[1:].strip() for line in self._lines() if line[0] == sign) for sign in "-+")
        return self.name, old, new

    def shown(self) -> str:
        """What stands there now, line by line."""
        return "\n".join(f"    {line}" for line in self._lines())

    def _lines(self) -> list[str]:
        lines = difflib.unified_diff(self.before.splitlines(), self.code.splitlines(), lineterm="", n=0)
        return [line for line in lines if not line.startswith(("---", "+++"))]

    def body(self) -> tuple[str, CodeType] | None:
        """The name and the new code of the one function whose body alone is spoilt; None for anything else."""
        trees = [ast.parse(self.before), ast.parse(self.code)]
        functions = [dict(found) for found in (list(_functions(tree)) for tree in trees)]
        bodies = [{name: ast.dump(ast.Module(one.body)) for name, one in found.items()} for found in functions]
        for one in (one for found in functions for one in found.values()):
            one.body = []
        if ast.dump(trees[0]) != ast.dump(trees[1]):
            return None
        changed = [name for name, body in bodies[1].items() if body != bodies[0][name]]
        codes = [code for code in _codes(compile(self.code, str(self.path), "exec")) if code.co_qualname in changed]
        return (changed[0], codes[0]) if len(codes) == 1 else None


def _functions(tree: ast.AST, within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions of the module and of its classes, by the names that they have in it."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{within}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield f"{within}{node.name}", node


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


def of(pattern: str, sample: int, seed: int) -> list[Mutant]:
    """The mutants of the modules, or so many of them by chance."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(ROOT.glob(pattern))}
    found = [(path, operator, at) for path, text in texts.items() for operator, at in places(text)]
    if sample:
        random.Random(seed).shuffle(found)
    return list(itertools.islice(_made(texts, found), sample or None))


def _made(texts: dict[Path, str], found: list) -> Iterator[Mutant]:
    seen = {(path, meaning(text)) for path, text in texts.items()}
    for path, operator, at in found:
        code, means = spoilt(texts[path], operator, at) or ("", None)
        if means and (path, means) not in seen:
            seen.add((path, means))
            yield Mutant(path, type(operator).__name__, code, texts[path])


class _Spoilt(importlib.machinery.SourceFileLoader):
    """Loads the mutant's text where the module's own would be read."""

    code = ""

    def get_code(self, fullname):
        return compile(self.code, self.path, "exec")


class Finder:
    """The first that is asked for a module: it knows one."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.mutant.name:
            return None
        loader = _Spoilt(fullname, str(self.mutant.path))
        loader.code = self.mutant.code
        places = [str(self.mutant.path.parent)] if self.mutant.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, self.mutant.path, loader=loader, submodule_search_locations=places
        )
