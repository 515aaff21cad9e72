"""People and what they are in clusters and departments."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from plans.core.stages import Role
from plans.models.kept import Kept, KeptQuerySet
from plans.prepared import PreparedObjects


class PersonManager(UserManager.from_queryset(KeptQuerySet)):
    """People, and how Django makes new ones."""

    use_in_migrations = False

    def get(self, *args: object, **which: object) -> "User":
        """The person of each request is asked for by key alone: that query is written once."""
        key = which.get("pk")
        if type(self) is not PersonManager or self._db or args or len(which) > 1 or not isinstance(key, int):
            return super().get(*args, **which)
        if found := _PERSON.one(key):
            return found
        raise User.DoesNotExist


class User(Kept, AbstractUser):
    """A person who signs in. Official papers name people with a patronymic."""

    INSTEAD = (
        "Закройте учётную запись на странице «Люди»: войти под ней будет нельзя, а имя под решениями, отметками и "
        "согласованиями останется."
    )

    patronymic = models.CharField("отчество", max_length=150, blank=True)
    post = models.TextField("должность", blank=True)
    knows_tour = models.BooleanField("первые шаги показаны", default=False, editable=False)
    region_id = models.CharField(
        "номер в региональной системе",
        max_length=600,
        null=True,
        blank=True,
        unique=True,
        help_text="Записывается при первом входе через неё. Сотрите, если человеку завели там новую учётную запись.",
    )

    objects = PersonManager()

    class Meta:
        verbose_name = "пользователь"
        verbose_name_plural = "пользователи"
        ordering = ["last_name", "first_name", "username"]
        # The list of people begins at its beginning: all would be sorted for its first page else.
        indexes = [models.Index(name="people_in_order", fields=["-is_active", "last_name", "first_name", "id"])]

    def __str__(self) -> str:
        return self.short_name

    @property
    def short_name(self) -> str:
        """«Петрова А. И.», or the sign-in name while no surname is known."""
        initials = " ".join(f"{name[0]}." for name in (self.first_name, self.patronymic) if name)
        return f"{self.last_name} {initials}".strip() if self.last_name else self.username

    @property
    def signed_name(self) -> str:
        """«А.И. Петрова», as under a paper."""
        initials = "".join(f"{name[0]}." for name in (self.first_name, self.patronymic) if name)
        return f"{initials} {self.last_name}".strip() if self.last_name else self.username

    @property
    def called(self) -> str:
        """How a letter begins: «Анна Ивановна», or nothing when the name is not known."""
        return " ".join(filter(None, (self.first_name, self.first_name and self.patronymic)))

    @cached_property
    def membership_list(self) -> list["Membership"]:
        """All memberships, read once a request: every permission is decided from this list."""
        return _MEMBERSHIPS.of(self, "user")

    @property
    def places(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The keys of the clusters in which the person has a role, and of the departments that he works for."""
        rows = self.membership_list
        departments = (row.department_id for row in rows if row.role == Role.OFFICIAL)
        return tuple(row.cluster_id for row in rows if row.cluster_id), tuple(departments)

    @property
    def oversees(self) -> bool:
        """Whether the person watches many clusters: an official of a department, an administrator."""
        return self.is_superuser or any(row.role == Role.OFFICIAL for row in self.membership_list)

    @property
    def keeps_people(self) -> bool:
        """Whether the person invites others: an administrator anybody, a secretary members of the own cluster."""
        return self.is_superuser or any(row.role == Role.SECRETARY for row in self.membership_list)


class Membership(models.Model):
    """A person's role: in a cluster, or (official) in a department."""

    class Roles(models.TextChoices):
        SECRETARY = Role.SECRETARY.value, "секретарь Координационного совета"
        CHAIR = Role.CHAIR.value, "председатель Координационного совета"
        MEMBER = Role.MEMBER.value, "участник кластера"
        OFFICIAL = Role.OFFICIAL.value, "сотрудник департамента"

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="пользователь")
    role = models.CharField("роль", max_length=20, choices=Roles)
    cluster = models.ForeignKey(
        "plans.Cluster", models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name="кластер"
    )
    department = models.ForeignKey(
        "plans.Department",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="департамент",
    )
    organisation = models.ForeignKey(
        "plans.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="организация",
        help_text="За какую организацию участник отмечает выполнение.",
    )
    heads = models.BooleanField(
        "руководитель организации",
        default=False,
        help_text="Напоминания приходят ему, только если в организации больше некому.",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "роль пользователя"
        verbose_name_plural = "роли пользователей"
        indexes = [
            models.Index(name="secretary_of_cluster", fields=["cluster"], condition=models.Q(role=Role.SECRETARY.value))
        ]
        constraints = [
            models.CheckConstraint(
                name="membership_place_fits_role",
                condition=(
                    models.Q(role=Role.OFFICIAL.value, department__isnull=False, cluster__isnull=True)
                    | (~models.Q(role=Role.OFFICIAL.value) & models.Q(department__isnull=True, cluster__isnull=False))
                ),
                violation_error_message="Сотруднику департамента укажите департамент, остальным ролям — кластер.",
            ),
            models.CheckConstraint(
                name="membership_member_has_organisation",
                condition=~models.Q(role=Role.MEMBER.value) | models.Q(organisation__isnull=False),
                violation_error_message="Участнику кластера укажите организацию.",
            ),
            # Three constraints, since SQLite has no unique constraint in which nulls are equal.
            models.UniqueConstraint(
                name="membership_for_organisation_once",
                fields=["user", "role", "cluster", "organisation"],
                condition=models.Q(organisation__isnull=False),
                violation_error_message="Такая роль у этого пользователя уже есть.",
            ),
            models.UniqueConstraint(
                name="membership_in_cluster_once",
                fields=["user", "role", "cluster"],
                condition=models.Q(organisation__isnull=True),
                violation_error_message="Такая роль у этого пользователя уже есть.",
            ),
            models.UniqueConstraint(
                name="membership_in_department_once",
                fields=["user", "role", "department"],
                condition=models.Q(department__isnull=False),
                violation_error_message="Такая роль у этого пользователя уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} — {self.get_role_display()}"

    @property
    def place(self) -> models.Model:
        """The cluster or the department."""
        return self.cluster or self.department


_PERSON: PreparedObjects[User] = PreparedObjects(lambda key: User.objects.filter(pk=key).order_by())
_MEMBERSHIPS: PreparedObjects[Membership] = PreparedObjects(
    lambda user: User(pk=user).memberships.select_related("organisation")
)
