"""What belongs to the demo, and its removal whole: clusters with all that hangs on them, directory, accounts, files."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Model, ProtectedError, QuerySet

from plans.files import stored
from plans.models import Addressee, Cluster, Department, Inquiry, Membership, Organisation, StoredFile, User, guards

_BATCH = 500  # SQLite takes so many values in one query at least
_HANGS = (models.CASCADE, models.PROTECT, models.RESTRICT)
# What stands in fixtures/demo.json.
Json = dict[str, Any]
Rows = dict[type[Model], set[int]]


def people(data: Json) -> QuerySet[User]:
    """The demo's accounts: a person of the same sign-in name but with a name of his own is none."""
    names = ("username", "last_name", "first_name", "patronymic")
    return User.objects.filter(_any_of({name: row[name] for name in names} for row in data["people"]))


def clusters(data: Json) -> QuerySet[Cluster]:
    """The demo's clusters: as it has made them, and with one of its accounts having had a role there."""
    rows = [
        {name: row[name] for name in ("name", "short_name", "industry")}
        | {f"department__{name}": value for name, value in data["departments"][row["department"]].items()}
        for row in data["clusters"]
    ]
    with_role = Membership.history.filter(user_id__in=people(data).values("pk")).values("cluster_id")
    return Cluster.objects.filter(_any_of(rows), pk__in=with_role)


def _any_of(rows: Iterable[Json]) -> models.Q:
    found = models.Q()
    for row in rows:
        found |= models.Q(**row)
    return found


@transaction.atomic
def remove(data: Json) -> list[str]:
    """Remove it all; the sentences about what is kept, since something that is no demo's needs it."""
    accounts, found = list(people(data)), list(clusters(data))
    departments = {row.department_id for row in found}
    roots = {Cluster: {row.pk for row in found}, Inquiry: set(_asked_only(found))}
    with guards.lifted(connection):
        paths = _delete(_hanging_on(roots))
        _delete(_hanging_on({Department: set(_without_clusters(departments))}))
    kept = [
        *_delete_unused(Organisation.objects.filter(_any_of(data["organisations"]))),
        *(sentence for person in accounts for sentence in _delete_person(person)),
    ]
    transaction.on_commit(lambda: [stored.forget(path) for path in paths])
    return kept


def _hanging_on(roots: Rows) -> Rows:
    """The rows and all that refers to them and could not be without them, and so on."""
    found: Rows = {model: set(keys) for model, keys in roots.items()}
    todo = list(found.items())
    while todo:
        model, keys = todo.pop()
        for relation in model._meta.get_fields(include_hidden=True):
            if getattr(relation, "on_delete", None) in _HANGS and relation.auto_created:
                other = relation.related_model
                new = set(_referring(other, relation.field.name, keys)) - found.get(other, set())
                if new:
                    found.setdefault(other, set()).update(new)
                    todo.append((other, new))
    return found


def _referring(model: type[Model], field: str, keys: set[int]) -> Iterator[int]:
    for some in _batches(keys):
        yield from model._base_manager.filter(**{f"{field}__in": some}).values_list("pk", flat=True)


def _delete(rows: Rows) -> list[str]:
    """Delete rows and their history, in any order: both databases look at references when the transaction ends.

    Models that refuse to be deleted one by one (editions) are deleted here. Answers the paths of files left alone.
    """
    naming = [model._base_manager.filter(pk__in=rows.get(model, ())) for model in stored.NAMING]
    sums = {sha256 for files in naming for sha256 in files.values_list("sha256", flat=True)}
    paths = set(StoredFile.objects.filter(sha256__in=sums).values_list("path", flat=True))
    for model, keys in rows.items():
        for some in _batches(keys):
            found = model._base_manager.filter(pk__in=some)
            found._raw_delete(found.db)
        _forget_history(model, keys)
    kept = {path for model in stored.NAMING for path in model.objects.values_list("file", flat=True)}
    return sorted(paths - kept)


def _forget_history(model: type[Model], keys: Iterable[int]) -> None:
    if hasattr(model, "history"):
        for some in _batches(keys):
            rows = model.history.filter(**{f"{model._meta.pk.name}__in": some})
            for link in rows.model._meta.related_objects:  # what a version was linked with
                link.related_model._base_manager.filter(**{f"{link.field.name}__in": rows}).delete()
            rows.delete()


def _asked_only(clusters: Iterable[Cluster]) -> QuerySet:
    """Requests that went to no other cluster: a department may stay for one that is no demo's."""
    others = Addressee.objects.exclude(cluster__in=clusters).values("inquiry")
    return Inquiry.objects.filter(addressees__cluster__in=clusters).exclude(pk__in=others).values_list("pk", flat=True)


def _without_clusters(departments: set[int]) -> QuerySet:
    return Department.objects.filter(pk__in=departments, clusters=None).values_list("pk", flat=True)


def _delete_unused(organisations: QuerySet[Organisation]) -> Iterator[str]:
    for row in organisations:
        found = _hanging_on({Organisation: {row.pk}})
        if found.keys() == {Organisation}:
            _delete(found)
        else:
            yield f"Организация «{row}» оставлена: на неё ссылаются другие данные."


def _delete_person(person: User) -> Iterator[str]:
    """A person whom foreign facts name stays as their author, and cannot sign in."""
    key, roles = person.pk, set(person.memberships.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            person.delete()
            _forget_history(Membership, roles)
    except ProtectedError:
        person.pk, person.is_active, person.is_staff, person.is_superuser = key, False, False, False
        person.set_unusable_password()
        person.save()
        yield f"Учётная запись «{person.username}» оставлена закрытой: её имя стоит под другими данными."


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    found = sorted(keys)
    for at in range(0, len(found), _BATCH):
        yield found[at : at + _BATCH]
