"""Many people at once: a stranger's table, read apart, becomes lines that are looked at before anybody is invited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from plans import permissions, queries
from plans.accounts import invitations
from plans.accounts.invitations import Grant
from plans.core.errors import PlanError
from plans.core.stages import Role
from plans.core.text import fold
from plans.files import sandbox
from plans.models import Cluster, Department, Invitation, Membership, Organisation, User

_One = TypeVar("_One", Cluster, Department, Organisation)

MOST = 500
_SALT = "plans.accounts.many"
_LOOKED_AT = 3600  # seconds in which a list that was shown can be saved
_HEADS = {
    "email": ("электронная почта", "почта", "e-mail", "email"),
    "role": ("роль",),
    "place": ("кластер", "департамент", "где", "кластер или департамент"),
    "organisation": ("организация",),
}


class NoList(PlanError):
    """The file holds no list of people, or too long a one, or what was looked at is too old."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of the table: what stands there, and the role that it gives, or why it gives none."""

    number: int
    email: str
    grant: Grant | None
    why: str = ""


def read(data: bytes, keeper: User) -> list[ListedRow]:
    """The lines of a file. Raises NoList, UnreadableFile and as `sandbox.ask`."""
    said, _ = sandbox.ask({"read": "table"}, data)
    rows = [[fold(text) for text in row] for row in said["rows"]]
    at, columns = _head(rows)
    lines = [(number, row) for number, row in enumerate(rows[at + 1 :], at + 2) if any(row)]
    if not lines:
        raise NoList("В таблице есть заголовок, но нет ни одной строки с человеком.")
    if len(lines) > MOST:
        raise NoList(f"В таблице больше {MOST} строк. Разделите её на части.")
    directory = _Directory(keeper)
    return _without_repeats(directory.line(number, _cells(row, columns)) for number, row in lines)


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Where the head stands, and in which column each field."""
    for at, row in enumerate(rows):
        columns = {name: i for i, text in enumerate(row) for name, words in _HEADS.items() if text.lower() in words}
        if "email" in columns:
            return at, columns
    raise NoList("В файле нет таблицы со столбцом «Электронная почта». Добавьте строку с названиями столбцов.")


def _cells(row: Sequence[str], columns: dict[str, int]) -> dict[str, str]:
    return {name: row[at] if (at := columns.get(name, -1)) in range(len(row)) else "" for name in _HEADS}


def _without_repeats(lines: Iterable[ListedRow]) -> list[ListedRow]:
    found: list[ListedRow] = []
    seen: set[tuple[str, Grant]] = set()
    for line in lines:
        repeated = line.grant is not None and (line.email, line.grant) in seen
        found.append(ListedRow(line.number, line.email, None, "Такая строка уже есть выше.") if repeated else line)
        if line.grant:
            seen.add((line.email, line.grant))
    return found


class _Directory:
    """What the keeper may name: roles, places, and organisations of a cluster, by the words of a cell."""

    def __init__(self, keeper: User) -> None:
        self.keeper = keeper
        self.clusters = list(queries.managed(keeper).prefetch_related("organisations"))
        self.departments = list(Department.objects.all()) if keeper.is_superuser else []

    def line(self, number: int, cells: dict[str, str]) -> ListedRow:
        email = cells["email"].lower()
        try:
            validate_email(email)
            return ListedRow(number, email, self._grant(cells))
        except ValidationError:
            return ListedRow(number, email, None, "Это не адрес почты.")
        except NoList as error:
            return ListedRow(number, email, None, str(error))

    def _grant(self, cells: dict[str, str]) -> Grant:
        role = _role(cells["role"])
        if role == Role.OFFICIAL:
            return Grant(role, department=_named(self.departments, cells["place"], "Нет такого департамента"))
        only = self.clusters[0] if len(self.clusters) == 1 and not cells["place"] else None
        cluster: Cluster = only or _named(self.clusters, cells["place"], "Нет такого кластера среди ваших")
        if not permissions.can_give_role(self.keeper, role, cluster):
            raise NoList("Эту роль даёт администратор.")
        if role != Role.MEMBER:
            return Grant(role, cluster)
        members = list(cluster.organisations.all())
        return Grant(role, cluster, None, _named(members, cells["organisation"], "Нет такой организации в кластере"))


def _role(words: str) -> str:
    """«участник», «секретарь», …; nothing says a member."""
    if not words:
        return Role.MEMBER.value
    found = [value for value, label in Membership.Roles.choices if label.lower().startswith(words.lower())]
    if len(found) != 1:
        raise NoList(f"Нет такой роли: «{words[:50]}».")
    return found[0]


def _named(rows: Sequence[_One], words: str, why: str) -> _One:
    """The one of this full or short name."""
    names = [{row.name.lower(), getattr(row, "short_name", "").lower()} for row in rows]
    found = [row for row, own in zip(rows, names, strict=True) if words and fold(words).lower() in own]
    if len(found) != 1:
        raise NoList(f"{why}: «{words[:50]}».")
    return found[0]


def packed(lines: Sequence[ListedRow], keeper: User) -> str:
    """What can be saved of the lines, signed for the page that shows them."""
    values = [[line.email, line.grant.role, *map(_key, _places(line.grant))] for line in lines if line.grant]
    return signing.dumps([keeper.pk, values], salt=_SALT, compress=True)


def _places(grant: Grant) -> tuple:
    return grant.cluster, grant.department, grant.organisation


def _key(row: Cluster | Department | Organisation | None) -> int | None:
    return row.pk if row else None


def save(text: str, keeper: User) -> list[Invitation]:
    """Invite all that were shown, or nobody; no letter is sent yet. Raises NoList."""
    try:
        whose, values = signing.loads(text, salt=_SALT, max_age=_LOOKED_AT)
    except signing.BadSignature as error:
        raise NoList("Список показан слишком давно. Загрузите файл ещё раз.") from error
    clusters, departments = _all(Cluster, values, 2), _all(Department, values, 3)
    organisations = _all(Organisation, values, 4)
    with transaction.atomic():
        rows = []
        for email, role, cluster, department, organisation in values:
            grant = Grant(role, clusters.get(cluster), departments.get(department), organisations.get(organisation))
            if whose != keeper.pk or not permissions.can_give_role(keeper, role, grant.cluster):
                raise NoList("Эти роли вы больше не даёте. Загрузите файл ещё раз.")
            rows.append(invitations.invite(email, grant, keeper))
    return rows


def _all(model: type, values: Sequence[Sequence], at: int) -> dict:
    return model.objects.in_bulk({row[at] for row in values if row[at]})
