"""Objects of every kind: those that addresses are about, made when first asked for, and one of each model."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from plans import bridge
from plans.approval import comments, scans, texts, way
from plans.approval import door as approval
from plans.asking import door as asking
from plans.core.document import to_json
from plans.core.evidence import Examined
from plans.core.obligations import Figures
from plans.core.reports.document import ReportKind
from plans.core.reports.summary import Pair, Summary, dumps
from plans.core.signatures import verdicts
from plans.core.stages import Move, Role
from plans.execution import marks
from plans.files import stored
from plans.models import (
    Access,
    Activity,
    Addressee,
    Approval,
    AskedLetter,
    Backup,
    Change,
    Comment,
    Decision,
    Edition,
    EditionRow,
    Executor,
    GuestCount,
    Inquiry,
    InquiryMove,
    Intake,
    Invitation,
    Job,
    KeptSummary,
    Letter,
    MarkMove,
    Membership,
    Organisation,
    Owing,
    Participation,
    Plan,
    Presence,
    Reason,
    ReminderChoice,
    Reply,
    ReplyFile,
    Report,
    Section,
    Signature,
    SignOff,
    Snapshot,
    User,
    Visit,
    Waiver,
    WayText,
)
from plans.reports import door
from plans.reports.rows import Asked
from tests.amending.helpers import begun
from tests.cast import Cast, approved, draft, in_force, make_cast, small_reading
from tests.core.test_evidence import picture
from tests.secretary import save


@contextmanager
def standing(folder: Path) -> Iterator[tuple[Cast, str]]:
    """A cast for all tests of a module, in one transaction that is taken back at the end, and the folder of its files.

    Each test of the database runs within it, in a savepoint of its own.
    """
    with override_settings(MEDIA_ROOT=str(folder), MADE_ROOT=str(folder / "made")), transaction.atomic():
        yield make_cast(), str(folder)
        transaction.set_rollback(True)


class Things(dict):
    """Objects of each kind in the cluster of a cast, made when first asked for."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast = cast

    def __missing__(self, name):
        self[name] = getattr(self, name)()
        return self[name]

    def cluster(self):
        return self.cast.cluster

    def department(self):
        return self["approved"].cluster.department

    def draft(self):
        return draft(self.cast)

    def approved(self):
        return approved(self.cast)

    def amendment(self):
        return begun(in_force(self.cast), self.cast.secretary)

    def edition(self):
        return self["approved"].editions.get()

    def signature(self):
        signed = {"name": "план.sig", "data": b"C", "sha256": hashlib.sha256(b"C").hexdigest()}
        return Signature.objects.create(edition=self["edition"], person=self.cast.chair, **signed)

    def section(self):
        return Section.objects.filter(plan=self["draft"]).first()

    def activity(self):
        return Activity.objects.filter(section__plan=self["draft"]).first()

    def waiting(self):
        row = Activity.objects.filter(section__plan=draft(self.cast)).first()
        row.deadline = "по согласованию"
        return save(row, self.cast.secretary)

    def signoff(self):
        return SignOff.objects.filter(plan=self["draft"]).first()

    def organisation(self):
        return self.cast.college

    def participation(self):
        return self.cast.cluster.participations.first()

    def executor(self):
        return Executor.objects.filter(activities=self["activity"]).first()

    def owed(self):
        return Activity.objects.get(section__plan=self["approved"], number="1.2.")

    def mark(self):
        due = self["owed"].slots.first().due
        files = [marks.Upload("a.png", picture("PNG"))]
        return marks.report(
            self["owed"], self.cast.college, self.cast.member, marks.Statement(due, "Сделано", due=due), files
        )

    def report(self):
        asked = Asked(ReportKind.DISCIPLINE, date(2022, 3, 31), date(2022, 3, 31))
        return door.freeze(self["approved"], asked, self.cast.secretary, date(2022, 4, 1))

    def kept_summary(self):
        """One whose files nobody has made."""
        summary = Summary("департамент", date(2022, 3, 31), None, 0, Pair("Итого", Figures(), None), {})
        files = dict.fromkeys(("pdf", "docx", "xlsx"), b"PK")
        stored = KeptSummary.stored(dumps(summary), files)
        department = self.cast.cluster.department
        number = department.summaries.count() + 1
        return KeptSummary.objects.create(
            department=department, number=number, on=date(2022, 3, 31), made_by=self.cast.official, **stored
        )

    def evidence(self):
        return self["mark"].evidence.get()

    def asked(self):
        plan = draft(self.cast)
        way.lay(plan, self.cast.secretary, {})
        approval.move(plan, Move.SUBMIT, self.cast.secretary)
        return way.rows_of(plan)[0]

    def text(self):
        plan = self["asked"].plan
        return texts.keep(plan, texts.version_of(texts.document_of(plan)), b"%PDF-1.4")

    def papered(self):
        row = self["asked"]
        Approval.objects.filter(pk=row.pk).update(state="given", means="paper", given_by=self.cast.secretary)
        return row

    def comment(self):
        return comments.say(self["draft"], self.cast.chair, "Уточните срок")

    def scan(self):
        return scans.attach(self["edition"], self.cast.secretary, "лист.pdf", Examined("application/pdf", b"%PDF-1.4"))

    def inquiry(self):
        question = asking.Question("Выпускники", "Сколько трудоустроено?", "words", timezone.localdate())
        return asking.ask(self.cast.cluster.department, self.cast.admin, question, [self.cast.cluster])

    def addressee(self):
        return self["inquiry"].addressees.get()

    def reply_file(self):
        said = asking.Answer("Все", files=[asking.Attached("список.png", picture("PNG"))])
        return asking.answer(self["addressee"], self.cast.secretary, said).files.get()

    def person(self):
        return self.cast.member

    def role(self):
        return Membership.objects.get(user=self.cast.member)

    def invitation(self):
        return Invitation.objects.create(
            email="new@example.org", role="member", cluster=self.cast.cluster, organisation=self.cast.plant
        )

    def intake(self):
        return Intake.objects.create(
            cluster=self.cast.cluster,
            person=self.cast.secretary,
            file_name="план.txt",
            readings=small_reading(),
        )


def elsewhere(cast: Cast) -> Cast:
    """Their counterparts in the foreign cluster, where the stranger is the secretary."""
    place, college = cast.foreign, Organisation.objects.create(name="Колледж связи", kind="college")
    Participation.objects.create(cluster=place, organisation=college, leads=True)
    chair, member = (User.objects.create(username=f"{name}-elsewhere") for name in ("chair", "member"))
    Membership.objects.create(user=chair, role=Role.CHAIR.value, cluster=place)
    Membership.objects.create(user=member, role=Role.MEMBER.value, cluster=place, organisation=college)
    return replace(
        cast, college=college, cluster=place, foreign=cast.cluster, secretary=cast.stranger, chair=chair, member=member
    )


def one_of_each(cast: Cast) -> Plan:
    """A plan in force with one object at least of every model of ours."""
    plan = in_force(cast)
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    report = marks.Statement(date(2022, 3, 9), "Сделано")
    marks.report(row, cast.college, cast.member, report, [marks.Upload("акт.pdf", b"%PDF-1.4")])
    content = json.dumps(to_json(bridge.to_document(plan)), ensure_ascii=False)
    edition = Edition.objects.create(
        plan=plan, number=1, content=content, pdf=b"%PDF", docx=b"PK", approved_by=cast.chair
    )
    EditionRow.objects.create(edition=edition, activity=row, section=row.section, position=0, collective="one")
    MarkMove.objects.create(amendment=begun(plan, cast.secretary), mark=row.marks.get(), person=cast.secretary)
    Report.objects.create(
        plan=plan,
        number=1,
        kind="discipline",
        on=date(2022, 3, 9),
        by=date(2022, 3, 9),
        content="{}",
        pdf=b"%PDF",
        docx=b"PK",
        xlsx=b"PK",
        made_by=cast.secretary,
    )
    Things(cast).kept_summary()
    Reason.objects.create(plan=plan, start=date(2022, 1, 1), end=date(2022, 3, 31), text="Ждём", person=cast.secretary)
    Decision.objects.create(plan=plan, move="approve", source="agreed", target="approved", person=cast.chair)
    Intake.objects.create(
        cluster=cast.cluster,
        person=cast.secretary,
        file_name="план.txt",
        readings=small_reading(),
    )
    Letter.objects.create(person=cast.member, day=date(2022, 3, 9), subject="Планы кластеров: скоро 1")
    ReminderChoice.objects.create(person=cast.member)
    Access.objects.create(person=cast.member, kind="edition", number=edition.pk, page="edition_file", form="pdf")
    AskedLetter.objects.create(about="0" * 64, address="198.51.100.7")
    GuestCount.objects.create(what="pages", address="198.51.100.7", until=timezone.now())
    Invitation.objects.create(email="new@example.org", role="chair", cluster=cast.cluster, invited_by=cast.admin)
    Job.objects.create(key="1.pdf", task="plans.files.queued.make_file", queue_name="light")
    Backup.objects.create(folder="/copies/1", size=1, manifest_sha256="0" * 64)
    Approval.objects.create(plan=plan, edition=edition, step=1, place="right", word="УТВЕРЖДАЮ", state="given")
    Comment.objects.create(plan=plan, activity=row, about="1.2.", person=cast.chair, text="Уточните срок")
    Waiver.objects.create(plan=plan, person=cast.chair, reason="Срок перенесён приказом")
    scans.attach(edition, cast.secretary, "скан.pdf", Examined("application/pdf", b"%PDF-1.4"))
    signed = {"name": "план.sig", "data": b"0", "sha256": "0" * 64}
    signature = Signature.objects.create(edition=edition, person=cast.chair, **signed)
    found = verdicts.of_all(verdicts.unknown("Не проверено"), rest="Не проверено")
    signature.checks.create(verdict=found.verdict.value, said=found.to_json())
    WayText.objects.create(plan=plan, version="0" * 64, pdf=b"%PDF", sha256="0" * 64)
    Snapshot.objects.create(plan=plan, day=date(2022, 3, 9), late=0, fallen=0, kept=0, done=0, owed=6)
    Visit.objects.create(person=cast.official, at=timezone.now())
    Owing.objects.create(activity=row, organisation=cast.college, name="Техникум")
    inquiry = Inquiry.objects.create(
        department=cast.cluster.department, person=cast.official, subject="Выпускники", due=date(2022, 3, 9)
    )
    InquiryMove.objects.create(inquiry=inquiry, move="ask", person=cast.official)
    addressee = Addressee.objects.create(inquiry=inquiry, cluster=cast.cluster)
    reply = Reply.objects.create(addressee=addressee, text="Все", person=cast.secretary)
    listed = Examined("application/pdf", b"%PDF-1.4 list")
    kept = {"file": stored.keep(listed), "sha256": listed.sha256}
    ReplyFile.objects.create(reply=reply, name="список.pdf", content_type="application/pdf", **kept)
    Change.objects.create(plan=plan, person=cast.secretary, label="Изменён срок строки 1.2.")
    Presence.objects.create(plan=plan, person=cast.secretary, part="activity-1", seen_at="2022-03-09T12:00:00Z")
    return plan
