"""The door for reminders: who is to be told what today; send, save, log. At most one letter per person and day."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.db.models import Min, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from plans.core.posting import REFUSALS, refusal
from plans.core.reminders import HEADINGS, LONGEST, Occasion, Rhythm, may_write
from plans.core.stages import Role
from plans.core.text import short
from plans.letters import asking
from plans.letters.places import LetterRow, RowPlace
from plans.letters.rows import rows_of
from plans.models import Approval, Letter, Plan, ReminderChoice, User

log = logging.getLogger(__name__)

CHUNK = 100
SHOWN = 30
TIMEOUT = 20
READERS = (Role.MEMBER.value, Role.SECRETARY.value, Role.CHAIR.value)


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter that is to be sent to one person."""

    person: User
    day: date
    rows: tuple[LetterRow, ...]

    @property
    def subject(self) -> str:
        """«Планы кластеров: скоро 2, просрочено 1»."""
        counts = Counter(row.kind for row in self.rows)
        return "Планы кластеров: " + ", ".join(
            f"{HEADINGS[kind].lower()} {counts[kind]}" for kind in Occasion if counts[kind]
        )

    @property
    def text(self) -> str:
        sections = [(HEADINGS[kind], list(rows)) for kind, rows in groupby(self.rows, key=lambda row: row.kind)]
        shown = [
            (heading, "\n\n".join(map(_words, rows[:SHOWN])), max(len(rows) - SHOWN, 0)) for heading, rows in sections
        ]
        context = {"person": self.person, "day": self.day, "sections": shown, "site": settings.SITE_URL}
        text = render_to_string("letters/letter.txt", context | {"settings": reverse("letter_settings")})
        # Plain words: without this they would pass for HTML that is safe to show.
        return f"{text.strip()}\n"

    @property
    def keys(self) -> list[str]:
        return [row.key for row in self.rows]


def _words(row: LetterRow) -> str:
    """A row as it stands in a letter; no template, since a letter may have a hundred and a run a million of them."""
    due = f"Срок: {_day(row.due)}. " if row.due else ""
    if row.kind is Occasion.PLAN:
        return "\n".join(_of_plan(row))
    if row.kind is Occasion.ASKED:
        return "\n".join(_of_request(row))
    lines = [f"— {row.number} {short(row.title, 200)}", f"  {due}{row.organisation}", f"  План: {short(row.plan, 200)}"]
    if row.note:
        lines.append(f"  Причина возврата: {short(row.note, 500)}")
    verb = "Проверить" if row.kind is Occasion.WAITING else "Отметить"
    return "\n".join([*lines, f"  {verb}: {settings.SITE_URL}{row.path}"])


def _of_plan(row: LetterRow) -> Iterator[str]:
    yield f"— {short(row.title, 200)}"
    yield f"  План: {short(row.plan, 200)}"
    if row.note:
        yield f"  {short(row.note, 500)}"
    yield f"  Открыть: {settings.SITE_URL}{row.path}"


def _of_request(row: LetterRow) -> Iterator[str]:
    yield f"— {short(row.title, 300)}"
    yield f"  {short(row.plan, 200)}" + (f" → {short(row.organisation, 200)}" if row.organisation else "")
    if row.note:
        yield f"  {short(row.note, 500)}"
    yield f"  Открыть: {settings.SITE_URL}{row.path}"


@lru_cache(maxsize=1000)
def _day(day: date) -> str:
    """«31 марта 2022»."""
    return date_format(day, "j E Y")


@dataclass(slots=True)
class Outcome:
    """What became of a run: letters sent, people without an address, letters that the mail server did not take."""

    sent: int = 0
    nowhere: int = 0
    failed: int = 0


def drafts(today: date) -> Iterator[list[LetterDraft]]:
    """The letters of all people, a hundred people at a time; people of one cluster come together."""
    read = Q(memberships__role__in=READERS, memberships__cluster__plans__in=Plan.objects.not_closed())
    waiting = Approval.objects.waiting()
    asked = Q(pk__in=waiting.values("giver")) | Q(pk__in=waiting.values("deputy"))
    people = User.objects.filter(read | asked | asking.readers(today), is_active=True)
    people = people.annotate(place=Min("memberships__cluster")).order_by("place", "pk").values_list("pk", flat=True)
    keys_of_all = list(people)
    for at in range(0, len(keys_of_all), CHUNK):
        keys = keys_of_all[at : at + CHUNK]
        said = _said(keys, today)
        writable = [one for one in _people(keys) if _may_write(one, said.get(one.pk, Said()), today)]
        yield _drafts(writable, today, said)


def preview(person: User, today: date) -> LetterDraft | None:
    """The person's letter of today, were it a day for one and none had gone out yet; None: there is nothing to say."""
    said = _said([person.pk], today, before=True)
    return next(iter(_drafts(_people([person.pk]), today, said)), None)


def remind(today: date) -> Outcome:
    """Send what is to be sent. Raises OSError (SMTPException too) when the mail server takes nothing at all."""
    outcome = Outcome()
    Letter.objects.abandoned(timezone.now()).delete()
    for letters in drafts(today):
        ready = [letter for letter in letters if letter.person.email]
        for letter in letters:
            if not letter.person.email:
                log.warning("user %s has no e-mail: %s reminders not sent", letter.person.pk, len(letter.rows))
        outcome.nowhere += len(letters) - len(ready)
        if ready:
            with get_connection(timeout=settings.EMAIL_TIMEOUT or TIMEOUT) as connection:
                for letter in ready:
                    _send(letter, connection, outcome)
    log.info("reminders of %s: %s sent, %s nowhere, %s failed", today, outcome.sent, outcome.nowhere, outcome.failed)
    return outcome


def _send(letter: LetterDraft, connection: BaseEmailBackend, outcome: Outcome) -> None:
    """Write the row, then send, outside of any transaction: a slow mail server must not keep others from writing."""
    row = _begin(letter)
    if row is None:
        log.info("user %s: another run writes already", letter.person.pk)
        return
    headers = {"Auto-Submitted": "auto-generated"}
    to = [letter.person.email]
    message = EmailMessage(letter.subject, letter.text, None, to, headers=headers, connection=connection)
    try:
        message.send()
    except REFUSALS as error:
        row.delete()  # so the next run tries again
        connection.close()  # it may be broken; the next letter opens a new one
        outcome.failed += 1
        log.error("user %s: the letter was not sent: %s", letter.person.pk, refusal(error).words)
    else:
        row.sent_at = timezone.now()
        row.save(update_fields=["sent_at"])
        outcome.sent += 1
        log.info("user %s: letter with %s reminders", letter.person.pk, len(letter.rows))


def _begin(letter: LetterDraft) -> Letter | None:
    """The letter's row; None when another run has written it: the database keeps one a person and day."""
    try:
        with transaction.atomic():
            return Letter.objects.create(person=letter.person, day=letter.day, subject=letter.subject, keys=letter.keys)
    except IntegrityError:
        return None


@dataclass(frozen=True, slots=True)
class Said:
    """What a person was told lately: the keys, and the day of the last letter."""

    keys: frozenset[str] = frozenset()
    last: date | None = None


def _said(people: Sequence[int], today: date, *, before: bool = False) -> dict[int, Said]:
    """What each of the people was told; `before` leaves out today's letter."""
    letters = Letter.objects.filter(person__in=people, day__gte=today - LONGEST).order_by("day")
    if before:
        letters = letters.filter(day__lt=today)
    said: dict[int, Said] = {}
    for person, day, keys in letters.values_list("person_id", "day", "keys"):
        said[person] = Said(said.get(person, Said()).keys | frozenset(keys), day)
    return said


def _people(keys: Sequence[int]) -> list[User]:
    return list(User.objects.filter(pk__in=keys).select_related("reminder_choice").prefetch_related("memberships"))


def _drafts(people: Sequence[User], today: date, said: dict[int, Said]) -> list[LetterDraft]:
    asked = _asked(people)
    places = {person: [*asked[person.pk], *_places(person)] for person in people}
    clusters = {place.cluster for found in places.values() for place in found}
    rows = (rows_of(clusters, today) if clusters else {}) | asking.answered_rows(people, today)
    letters = (
        LetterDraft(person, today, _fresh(person, [*found, asking.place_of(person)], rows, said.get(person.pk, Said())))
        for person, found in places.items()
    )
    return [letter for letter in letters if letter.rows]


def _may_write(person: User, said: Said, today: date) -> bool:
    choice = ReminderChoice.of(person)
    return choice.letters and may_write(Rhythm(choice.rhythm), said.last, today)


def _asked(people: Sequence[User]) -> dict[int, set[RowPlace]]:
    """By person the places where a sign-off waits for that very person; one query."""
    found: dict[int, set[RowPlace]] = defaultdict(set)
    rows = Approval.objects.waiting().filter(Q(giver__in=people) | Q(deputy__in=people))
    for cluster, *givers in rows.order_by().values_list("plan__cluster", "giver", "deputy"):
        for person in filter(None, givers):
            found[person].add(RowPlace(cluster, person=person))
    return found


def _places(person: User) -> list[RowPlace]:
    """Where the person answers: for an organisation, or as the secretary."""
    return [
        RowPlace(row.cluster_id, row.organisation_id, row.heads)
        if row.role == Role.MEMBER
        else RowPlace(row.cluster_id, role=row.role)
        for row in person.memberships.all()
        if row.role in READERS
    ]


def _fresh(
    person: User, places: Sequence[RowPlace], rows: dict[RowPlace, list[LetterRow]], said: Said
) -> tuple[LetterRow, ...]:
    """What the person wants to know and was not told yet, in the order of the letter."""
    choice, order = ReminderChoice.of(person), list(Occasion)
    found = [row for place in places for row in rows.get(place, ())]
    fresh = [row for row in found if choice.wants(row.kind) and row.key not in said.keys]
    return tuple(sorted(fresh, key=lambda row: order.index(row.kind)))
