"""The order in which the parts of a draft stand: lists of keys, changed in memory and saved once."""

from collections import defaultdict

from plans.editor.parts import MODELS, rows_of
from plans.models import Plan

# The container, the part before it (0: it is the first), and its index, for when that part is gone.
Place = list[int]


class Orders:
    """The order of each kind of parts, by container: a row's is its section, all others stand in the plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._now: dict[str, dict[int, list[int]]] = {}
        self._was: dict[str, dict[int, tuple[int, ...]]] = {}
        self._positions: dict[str, dict[int, int]] = {}
        self._touched: set[str] = set()

    def of(self, kind: str, container: int) -> list[int]:
        """The keys of the container's parts, first to last, as the step leaves them."""
        self._load(kind)
        return self._now[kind][container]

    def was(self, kind: str, container: int, pk: int) -> Place:
        """Where a part stood before the step."""
        self._load(kind)
        return _place(container, self._was[kind][container], pk)

    def now(self, kind: str, container: int, pk: int) -> Place:
        """Where a part stands now."""
        return _place(container, self.of(kind, container), pk)

    def take(self, kind: str, container: int, pk: int) -> None:
        self.of(kind, container).remove(pk)

    def put(self, kind: str, place: Place, pk: int) -> None:
        """Put a part behind the one before it; where that has gone, at its index."""
        container, before, index = place
        keys = self.of(kind, container)
        at = keys.index(before) + 1 if before in keys else min(index, len(keys))
        keys.insert(at if before else 0, pk)
        self._touched.add(kind)

    def save(self) -> None:
        """Give each part the position of its place; one query a kind of parts that were put somewhere."""
        for kind in self._touched:
            known = self._positions[kind]
            wanted = {pk: at for keys in self._now[kind].values() for at, pk in enumerate(keys)}
            rows = [MODELS[kind](pk=pk, position=at) for pk, at in wanted.items() if known.get(pk) != at]
            MODELS[kind].objects.bulk_update(rows, ["position"])

    def _load(self, kind: str) -> None:
        if kind in self._now:
            return
        container = "section_id" if kind == "activity" else "plan_id"
        lists: dict[int, list[int]] = defaultdict(list)
        positions = {}
        for pk, parent, position in rows_of(self._plan, kind).values_list("pk", container, "position"):
            lists[parent].append(pk)
            positions[pk] = position
        self._now[kind], self._positions[kind] = lists, positions
        self._was[kind] = defaultdict(tuple, {parent: tuple(keys) for parent, keys in lists.items()})


def _place(container: int, keys: list[int] | tuple[int, ...], pk: int) -> Place:
    at = keys.index(pk)
    return [container, keys[at - 1] if at else 0, at]
