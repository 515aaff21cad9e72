"""The cast of the tests: a department, two clusters, their people, and plans made through the real doors."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plans.approval import door
from plans.core.deadlines import Period
from plans.core.document import Activity, Column, Kind, Place, PlanDocument, Section, SignOff
from plans.core.reading import read_plan
from plans.core.recognise import Recognition
from plans.core.stages import Move, Role, Stage
from plans.editor.plan import create_plan
from plans.models import Cluster, Department, Membership, Organisation, Participation, Plan, User

SEEDS = sorted((Path(__file__).parent.parent / "fixtures" / "plans").glob("*.txt"))
TODAY = date(2022, 3, 10)


@dataclass
class Cast:
    """Everybody who appears."""

    cluster: Cluster
    foreign: Cluster
    college: Organisation
    plant: Organisation
    secretary: User
    chair: User
    member: User
    official: User
    stranger: User
    admin: User

    def as_role(self, name: str) -> User | None:
        return None if name == "nobody" else getattr(self, name)


def small_document() -> PlanDocument:
    """Two sections, three rows, all six known columns."""
    rows = (
        Activity("1.1.", "Разработка плана", "Координационный совет", "Январь", "План"),
        Activity("1.2.", "Проведение экскурсий", "Участники кластера", "Ежеквартально", "Отчёт"),
    )
    more = (Activity("2.1.", "Согласование учебных планов", "Руководители ПОО", "до 01.05.2022", "Учебный план"),)
    headings = {
        "number": "№ п/п",
        "title": "Наименование мероприятия",
        "executors": "Исполнители",
        "deadline": "Срок",
        "result": "Результат",
        "mark": "Отметка о выполнении",
    }
    return PlanDocument(
        kind=Kind.WORK_PLAN,
        title=("ПЛАН РАБОТЫ", "кластера на 2022 год"),
        period=Period.calendar(2022),
        columns=tuple(Column(key, heading) for key, heading in headings.items()),
        sections=(Section("1. Организация", rows), Section("2. Качество", more)),
        signoffs=(SignOff(Place.RIGHT, "УТВЕРЖДАЮ", ("Председатель совета", "А.Б. Иванов")),),
    )


def small_reading() -> list[dict]:
    """The small document as an intake keeps it; each its own, for some tests spoil it."""
    return [Recognition(small_document(), (), ()).to_json()]


def seed_document(path: Path) -> PlanDocument:
    return read_plan(path.read_bytes()).document


def make_cast() -> Cast:
    department = Department.objects.create(name="Департамент", region="Томская область")
    other = Department.objects.create(name="Другой департамент", region="Омская область")
    cluster = Cluster.objects.create(name="Кластер транспорта", industry="Транспорт", department=department)
    foreign = Cluster.objects.create(name="Чужой кластер", industry="Связь", department=other)
    college = Organisation.objects.create(name="Техникум транспорта", kind="college")
    plant = Organisation.objects.create(name="Автоколонна", kind="enterprise")
    for at, organisation in enumerate((college, plant)):
        Participation.objects.create(cluster=cluster, organisation=organisation, leads=at == 0)
    people = {name: _person(name) for name in ("secretary", "chair", "member", "official", "stranger")}
    Membership.objects.create(user=people["secretary"], role=Role.SECRETARY.value, cluster=cluster)
    Membership.objects.create(user=people["chair"], role=Role.CHAIR.value, cluster=cluster)
    Membership.objects.create(user=people["member"], role=Role.MEMBER.value, cluster=cluster, organisation=college)
    Membership.objects.create(user=people["official"], role=Role.OFFICIAL.value, department=department)
    Membership.objects.create(user=people["stranger"], role=Role.SECRETARY.value, cluster=foreign)
    admin = User.objects.create_superuser("admin", password="klaster-demo")
    return Cast(cluster, foreign, college, plant, admin=admin, **people)


def _person(name: str) -> User:
    user = User(username=name, last_name=f"Фамилия-{name}", first_name="Анна")
    user.set_password("klaster-demo")
    user.save()
    return user


def draft(cast: Cast, document: PlanDocument | None = None) -> Plan:
    return create_plan(cast.cluster, document or small_document(), cast.secretary)


def approved(cast: Cast, document: PlanDocument | None = None) -> Plan:
    plan = draft(cast, document)
    door.move(plan, Move.SUBMIT, cast.secretary)
    door.move(plan, Move.AGREE, cast.chair)
    door.move(plan, Move.APPROVE, cast.chair)
    plan.refresh_from_db()
    return plan


def in_force(cast: Cast, document: PlanDocument | None = None) -> Plan:
    """A plan at the stage of an approved one, without an edition: where no file matters, none is made."""
    plan = draft(cast, document)
    Plan.objects.filter(pk=plan.pk).update(stage=Stage.APPROVED.value)
    plan.refresh_from_db()
    return plan
