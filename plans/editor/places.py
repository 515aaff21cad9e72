"""The order in which the parts of a draft stand: lists of keys, changed in memory and saved once."""

from collections import defaultdict
from collections.abc import Sequence

from plans.core.editor.values import Place
from plans.editor.parts import MODELS, rows_of
from plans.models import Activity, Plan
from plans.models.parts import Positioned


class Places:
    """The order of each kind of parts, by container: a row's is its section, all others stand in the plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._now: dict[str, dict[int, list[int]]] = {}
        self._was: dict[str, dict[int, tuple[int, ...]]] = {}
        self._positions: dict[str, dict[int, int]] = {}
        self._touched: set[str] = set()

    def of(self, kind: str, container: int) -> list[int]:
        """The keys of the container's parts, first to last, as the step leaves them."""
        self.load(kind)
        return self._now[kind][container]

    def was(self, kind: str, container: int, pk: int) -> Place:
        """Where a part stood before the step."""
        self.load(kind)
        return _place(container, self._was[kind][container], pk)

    def now(self, kind: str, container: int, pk: int) -> Place:
        """Where a part stands now."""
        return _place(container, self.of(kind, container), pk)

    def end(self, kind: str, container: int) -> Place:
        """The place behind the last part of a container."""
        keys = self.of(kind, container)
        return Place(container, keys[-1] if keys else 0, len(keys))

    def beside(self, kind: str, container: int, pk: int, where: str) -> Place:
        """The place right "before" or "after" a part."""
        keys = self.of(kind, container)
        at = keys.index(pk) + (where == "after")
        return Place(container, keys[at - 1] if at else 0, at)

    def take(self, kind: str, container: int, pk: int) -> None:
        self.of(kind, container).remove(pk)

    def put(self, kind: str, place: Place, pk: int) -> None:
        """Put a part behind the one before it; where that has gone, at its index."""
        keys = self.of(kind, place.container)
        at = keys.index(place.before) + 1 if place.before in keys else min(place.index, len(keys))
        keys.insert(at if place.before else 0, pk)
        self._touched.add(kind)

    def save(self) -> None:
        """Give each part the position of its place; one query for each kind of parts that were put somewhere."""
        for kind in self._touched:
            known = self._positions[kind]
            wanted = {pk: at for keys in self._now[kind].values() for at, pk in enumerate(keys)}
            model: type[Positioned] = MODELS[kind]
            rows = [_at(model(position=at), pk) for pk, at in wanted.items() if known.get(pk) != at]
            model._default_manager.bulk_update(rows, ["position"])

    def load(self, kind: str) -> None:
        """Read how the parts of the kind stand, once."""
        if kind in self._now:
            return
        container = "section_id" if kind == Activity.KIND else "plan_id"
        lists: dict[int, list[int]] = defaultdict(list)
        positions: dict[int, int] = {}
        for pk, parent, position in rows_of(self._plan, kind).values_list("pk", container, "position"):
            lists[parent].append(pk)
            positions[pk] = position
        self._now[kind], self._positions[kind] = lists, positions
        self._was[kind] = defaultdict(tuple, {parent: tuple(keys) for parent, keys in lists.items()})


def _at(part: Positioned, pk: int) -> Positioned:
    part.pk = pk
    return part


def _place(container: int, keys: Sequence[int], pk: int) -> Place:
    at = keys.index(pk)
    return Place(container, keys[at - 1] if at else 0, at)
