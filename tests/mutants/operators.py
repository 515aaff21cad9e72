"""What is changed in the code: cosmic-ray's operators that mean something here, and three of our own.

Of its replacements of one sign by every other only those are taken that a person might mistake: the rest (a set raised
to a power) die at once and would make the share of killed mutants look better than it is.
"""

import ast
import contextlib
from collections.abc import Iterator

import cosmic_ray.plugins
import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator

_SIGNS = {
    "Binary": "Add_Sub Sub_Add Mul_FloorDiv FloorDiv_Mul Mod_Mul Mod_FloorDiv BitOr_BitAnd BitAnd_BitOr",
    "Comparison": "Eq_NotEq NotEq_Eq Lt_LtE Lt_GtE LtE_Lt LtE_Gt Gt_GtE Gt_LtE GtE_Gt GtE_Lt Is_IsNot IsNot_Is",
    "Unary": "Delete_Not USub_UAdd Delete_USub",
}
_OTHERS = (
    "AddNot ReplaceTrueWithFalse ReplaceFalseWithTrue ReplaceAndWithOr ReplaceOrWithAnd ReplaceBreakWithContinue "
    "ReplaceContinueWithBreak ExceptionReplacer NumberReplacer RemoveDecorator ZeroIterationForLoop"
)


_SEVERAL = ("testlist_comp", "dictorsetmaker")


class _Own(Operator):
    @classmethod
    def examples(cls):
        return ()


class OppositeReturn(_Own):
    """`return x` becomes `return not (x)`."""

    def mutation_positions(self, node):
        if node.type == "return_stmt":
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        said = node.children[1]
        return _parsed(node, f"return not ({said.get_code(include_prefix=False)})")


class OppositeMembership(_Own):
    """`x in y` becomes `x not in y`, and back."""

    def mutation_positions(self, node):
        if node.type == "comparison" and _sign(node) in ("in", "not in"):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        left, _, right = (child.get_code(include_prefix=False) for child in node.children)
        return _parsed(node, f"{left} {'not in' if _sign(node) == 'in' else 'in'} {right}")


class LeaveOut(_Own):
    """A set, list or tuple of several loses one of them."""

    def mutation_positions(self, node):
        yield from ((one.start_pos, one.end_pos) for one in _members(node))

    def mutate(self, node, index):
        first, last = node.children[0].value, node.children[-1].value
        rest = [one.get_code(include_prefix=False) for at, one in enumerate(_members(node)) if at != index]
        return _parsed(node, f"{first}{''.join(f'{one},' for one in rest)}{last}")


def _sign(node) -> str:
    return " ".join(node.children[1].get_code().split())


def _members(node) -> list:
    if (
        node.type != "atom"
        or len(node.children) != 3
        or node.children[1].type not in _SEVERAL
        or node.parent.get_code().lstrip().startswith("__all__")  # nothing is imported by a star
    ):
        return []
    inside = node.children[1].children
    signs = {child.value for child in inside if child.type == "operator"}
    plain = signs == {","} and not any(child.type.endswith("comp_for") for child in inside)
    return [child for child in inside if child.type != "operator"] if plain else []


def _parsed(node, code: str):
    found = parso.parse(code).children[0]
    found.get_first_leaf().prefix = node.get_first_leaf().prefix
    found.parent = node.parent
    return found


def _operators() -> Iterator[Operator]:
    names = [f"Replace{kind}Operator_{one}" for kind, ones in _SIGNS.items() for one in ones.split()]
    for name in (*names, *_OTHERS.split()):
        yield cosmic_ray.plugins.get_operator(f"core/{name}")()
    yield from (OppositeReturn(), OppositeMembership(), LeaveOut())


def places(source: str) -> list[tuple[Operator, int]]:
    """Everywhere that something can be spoilt: by which operator, and which of the places that it finds."""
    nodes = list(ast_nodes(parso.parse(source)))
    return [
        (operator, at)
        for operator in _operators()
        for at in range(sum(1 for node in nodes for _ in operator.mutation_positions(node)))
    ]


def spoilt(source: str, operator: Operator, at: int) -> tuple[str, str] | None:
    """The whole text spoilt in one place, and its meaning, annotations aside; None where it is no Python."""
    code = mutate_code(source, operator, at)
    with contextlib.suppress(SyntaxError):  # cosmic-ray takes the lone `*` among arguments for a multiplication
        return code, meaning(code)
    return None


class _Bare(ast.NodeTransformer):
    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_FunctionDef(self, node):
        node.returns = None
        return self.generic_visit(node)

    def visit_ClassDef(self, node):
        """That values are frozen and have slots is a habit, which no test needs to hold."""
        for one in node.decorator_list:
            if isinstance(one, ast.Call):
                one.keywords = []
        return self.generic_visit(node)

    def visit_AnnAssign(self, node):
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)


def meaning(source: str) -> str:
    """Equal texts of it mean the same."""
    return ast.dump(_Bare().visit(ast.parse(source)))
