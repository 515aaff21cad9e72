"""Forms about people: an invitation, a role, a newcomer's own account."""

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from plans import queries
from plans.accounts.invitations import Grant
from plans.core.stages import Role
from plans.forms.plan import BareHelper
from plans.models import Cluster, Department, Membership, Organisation, User

MOST_BYTES = 2 * 1024 * 1024
_NO_ORGANISATION = "Выберите организацию, за которую участник отмечает выполнение."
_FOREIGN = "Эта организация не участвует в выбранном кластере. Сначала добавьте её в участники."


class RoleForm(forms.Form):
    """Which role, where, for which organisation. A secretary gives only the role of a member, in the own clusters."""

    role = forms.ChoiceField(label="Роль", choices=Membership.Roles.choices)
    place = forms.ChoiceField(label="Где", choices=())
    organisation = forms.ModelChoiceField(
        label="Организация", queryset=Organisation.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args: object, keeper: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()
        self.clusters = queries.managed(keeper).order_by("name")
        self.departments = Department.objects.all() if keeper.is_superuser else Department.objects.none()
        self.fields["place"].choices = _places(self.clusters, self.departments)
        organisations = Organisation.objects.all()
        if keeper.is_superuser:
            self.fields["organisation"].help_text = "Только для участника кластера."
        else:
            del self.fields["role"]
            organisations = organisations.filter(participations__cluster__in=self.clusters).distinct()
            self.fields["organisation"].help_text = "За неё человек отмечает выполнение."
        self.fields["organisation"].queryset = organisations

    @property
    def grant(self) -> Grant:
        """What a valid form gives."""
        data = self.cleaned_data
        place = {data["place"][0]: data["place"][1]}
        return Grant(data.get("role", Role.MEMBER.value), organisation=data["organisation"], **place)

    def clean_place(self) -> tuple[str, Cluster | Department]:
        kind, _, pk = self.cleaned_data["place"].partition("-")
        return kind, (self.clusters if kind == "cluster" else self.departments).get(pk=pk)

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if self.errors:
            return data
        role, (kind, place) = data.get("role", Role.MEMBER), data["place"]
        if (role == Role.OFFICIAL) != (kind == "department"):
            wanted = "департамент" if role == Role.OFFICIAL else "кластер"
            self.add_error("place", f"Для этой роли выберите {wanted}.")
        elif role == Role.MEMBER and data["organisation"] is None:
            self.add_error("organisation", _NO_ORGANISATION)
        elif role != Role.MEMBER:
            data["organisation"] = None
        elif not place.participations.filter(organisation=data["organisation"]).exists():
            self.add_error("organisation", _FOREIGN)
        return data


def _places(clusters: QuerySet[Cluster], departments: QuerySet[Department]) -> list[tuple[str, object]]:
    found = [(f"cluster-{row.pk}", str(row)) for row in clusters]
    more = [(f"department-{row.pk}", str(row)) for row in departments]
    return [("Кластеры", found), ("Департаменты", more)] if more else found


class InvitationForm(RoleForm):
    """Whom to invite: four fields at most."""

    email = forms.EmailField(label="Электронная почта", max_length=150)
    field_order = ("email", "role", "place", "organisation")


class ListForm(forms.Form):
    """A table of many people."""

    file = forms.FileField(label="Таблица Excel (.xlsx)", help_text="До 2 МБ. До сохранения вы увидите, что понято.")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()

    def clean_file(self) -> UploadedFile:
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError("Файл больше 2 МБ. Оставьте в нём только таблицу.")
        return self.cleaned_data["file"]


class MembershipForm(RoleForm):
    """A role that somebody has."""

    heads = forms.BooleanField(
        label="Руководитель организации",
        required=False,
        help_text="Напоминания приходят ему, только если в организации больше некому.",
    )

    @classmethod
    def of(cls, row: Membership, keeper: User, data: object) -> "MembershipForm":
        """The form as the role stands."""
        place = f"cluster-{row.cluster_id}" if row.cluster_id else f"department-{row.department_id}"
        initial = {"role": row.role, "place": place, "organisation": row.organisation_id, "heads": row.heads}
        return cls(data, keeper=keeper, initial=initial)


class NewcomerForm(SetPasswordForm):
    """Who has been invited says the own name and chooses a password."""

    last_name = forms.CharField(label="Фамилия", max_length=150)
    first_name = forms.CharField(label="Имя", max_length=150)
    patronymic = forms.CharField(label="Отчество", max_length=150, required=False)
    field_order = ("last_name", "first_name", "patronymic", "new_password1", "new_password2")
    _NAMES = ("last_name", "first_name", "patronymic")

    def __init__(self, user: User, *args: object, **kwargs: object) -> None:
        super().__init__(user, *args, initial={name: getattr(user, name) for name in self._NAMES}, **kwargs)
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["patronymic"].widget.attrs["autocomplete"] = "additional-name"
        self.helper = BareHelper()

    def clean(self) -> dict[str, object]:
        for name in self._NAMES:
            setattr(self.user, name, self.cleaned_data.get(name, ""))
        return super().clean()

    def save(self, commit: bool = True) -> User:
        """The person with the names and the password; the door saves."""
        return super().save(commit=False)
