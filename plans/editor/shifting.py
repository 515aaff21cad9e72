"""One line up or down: where a row or a section comes to stand, over the edge of a section into the next one."""

from plans.editor.journal import Step, WriteRefused
from plans.editor.parts import Part, container_of, kind_of
from plans.editor.places import Place
from plans.models import Activity

_EDGES = {"up": "Выше некуда.", "down": "Ниже некуда."}


def shifted(step: Step, parts: list[Part], way: str) -> Place:
    """The place one line `up` or `down` of parts that stand together. Raises WriteRefused at the edge."""
    kind = kind_of(parts[0])
    moved = {part.pk for part in parts}
    container = container_of(parts[0] if way == "up" else parts[-1])
    keys = step.orders.of(kind, container)
    at = [keys.index(pk) for pk in keys if pk in moved]
    near = at[0] - 1 if way == "up" else at[-1] + 1
    if 0 <= near < len(keys):
        above = near - 1 if way == "up" else near
        return [container, keys[above] if above >= 0 else 0, above + 1]
    if not isinstance(parts[0], Activity):
        raise WriteRefused(_EDGES[way])
    return in_next_section(step, container, way)


def in_next_section(step: Step, section: int, way: str) -> Place:
    """The end of the section above, or the top of the section below."""
    sections = step.orders.of("section", step.plan.pk)
    near = sections.index(section) + (-1 if way == "up" else 1)
    if not 0 <= near < len(sections):
        raise WriteRefused(_EDGES[way])
    rows = step.orders.of("activity", sections[near])
    return [sections[near], rows[-1], len(rows)] if way == "up" and rows else [sections[near], 0, 0]
