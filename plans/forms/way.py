"""Forms of the way of agreement: who gives a sign-off, how it is given, comments, scans."""

import re
from datetime import date

from django import forms
from django.db.models import QuerySet

from plans.approval.scans import MOST
from plans.approval.sign import Given
from plans.approval.way import Choice
from plans.core.checks.dates import days_in
from plans.core.evidence import Examined
from plans.forms.mark import FilesField
from plans.forms.plan import BareHelper, DateInput, growing
from plans.models import Activity, Approval, User

PAPERS = ("протокол", "письмо", "приказ", "распоряжение", "лист согласования", "решение")
_NUMBER = re.compile(r"№ ?([^\s_]+)")


class StopForm(forms.Form):
    """One sign-off on the way: its step, who gives it, by when, who stands in."""

    step = forms.IntegerField(label="Шаг", min_value=1, max_value=99)
    giver = forms.ModelChoiceField(
        label="Кто даёт", queryset=User.objects.none(), required=False, empty_label="вне программы: документ"
    )
    outsider = forms.CharField(label="Чей документ принесёт секретарь", max_length=300, required=False)
    due = forms.DateField(label="Срок", required=False, widget=DateInput())
    deputy = forms.ModelChoiceField(
        label="Кто может дать за него", queryset=User.objects.none(), required=False, empty_label="никто"
    )
    deputy_basis = forms.CharField(
        label="Основание замещения",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "приказ № 4 от 01.03.2022"}),
    )

    def __init__(self, *args, row: Approval, people: QuerySet[User], **kwargs) -> None:
        names = ("step", "giver", "outsider", "due", "deputy", "deputy_basis")
        said = {name: getattr(row, name) for name in names}
        super().__init__(*args, prefix=f"block-{row.signoff_id}", initial=said, **kwargs)
        self.row = row
        for name in ("giver", "deputy"):
            self.fields[name].queryset = people
        self.helper = BareHelper()

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("giver") and not cleaned.get("outsider") and "giver" not in self.errors:
            self.add_error("outsider", "Выберите человека или напишите, чей документ принесёт секретарь.")
        if cleaned.get("giver") and cleaned.get("giver") == cleaned.get("deputy"):
            self.add_error("deputy", "Замещать человека должен кто-то другой.")
        return cleaned

    @property
    def choice(self) -> Choice:
        return Choice(**self.cleaned_data)


class GiveForm(forms.Form):
    """How a sign-off is given: in the program by oneself, or by the paper that the secretary has brought."""

    on = forms.DateField(label="Дата согласования", widget=DateInput())
    name = forms.CharField(label="Кто подписал", max_length=300, required=False)
    kind = forms.CharField(
        label="Документ", max_length=100, widget=forms.TextInput(attrs={"list": "papers", "placeholder": "протокол"})
    )
    number = forms.CharField(label="Номер", max_length=100, required=False)
    files = FilesField(
        label="Скан документа", required=False, help_text="PDF или фотографии (JPEG, PNG): они станут одним PDF."
    )
    same_scan = forms.BooleanField(label="Скан тот же, что у отозванного документа", required=False)
    note = forms.CharField(label="Комментарий (необязательно)", required=False, widget=growing(2), max_length=5000)

    def __init__(
        self, *args, row: Approval, means: Approval.Means, person: User, today: date, before: Approval | None, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.means, self.person, self.today = row, means, person, today
        if means == Approval.Means.PROGRAM:
            for name in ("on", "name", "kind", "number", "files", "same_scan"):
                del self.fields[name]
        else:
            self._from_mistaken(before)
            self._from_block()
        self.helper = BareHelper()

    def _from_mistaken(self, before: Approval | None) -> None:
        """What the paper said that was taken back: most of it was right."""
        if before is None or not before.scans.all():
            del self.fields["same_scan"]
        if before:
            self.initial |= {"on": before.given_on, "name": before.signed_name, "note": before.note}
            self.initial |= {"kind": before.document_kind, "number": before.document_number}

    def _from_block(self) -> None:
        """Day and number that stand in the block already."""
        lines = self.row.shown_lines
        days, number = days_in(lines), _NUMBER.search(lines)
        self.initial.setdefault("on", max(days) if days else None)
        self.initial.setdefault("number", number[1] if number else "")
        self.initial.setdefault("kind", "протокол" if "протокол" in lines.lower() else "")

    def clean_on(self) -> date:
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError("Этот день ещё не наступил.")
        return self.cleaned_data["on"]

    def given(self, *, fills: bool = False, adds_day: bool = False, scan: tuple[str, Examined] | None = None) -> Given:
        """What the valid form says; of an unbound one what it would say as it stands."""
        said = self.cleaned_data if self.is_bound else self._as_shown()
        return Given(
            self.means,
            on=said.get("on") or (self.today if self.means == Approval.Means.PROGRAM else None),
            name=said.get("name", "") if "name" in self.fields else self.person.signed_name,
            kind=said.get("kind", ""),
            number=said.get("number", ""),
            note=said.get("note", ""),
            fills=fills,
            adds_day=adds_day,
            scans=(scan,) if scan else (),
        )

    def _as_shown(self) -> dict:
        return {name: self.get_initial_for_field(field, name) or "" for name, field in self.fields.items()}


class ReasonForm(forms.Form):
    """A reason that must be given."""

    note = forms.CharField(
        label="Причина",
        widget=growing(3),
        max_length=5000,
        error_messages={"required": "Напишите причину: её увидят все, кто работает с планом."},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()


class CommentForm(forms.Form):
    """A comment on a row, or on the whole plan."""

    row = forms.ModelChoiceField(
        label="О чём", queryset=Activity.objects.none(), required=False, empty_label="обо всём плане"
    )
    text = forms.CharField(label="Комментарий", widget=growing(2), max_length=5000)

    def __init__(self, *args, rows: QuerySet[Activity], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].queryset = rows
        self.fields["row"].label_from_instance = lambda row: str(row)[:100]
        self.helper = BareHelper()


class AnswerForm(forms.Form):
    """The secretary's answer to a comment."""

    text = forms.CharField(label="Ответ", widget=growing(2), max_length=5000)


class ScanForm(forms.Form):
    """A scan of the signed sheet."""

    files = FilesField(
        label="Скан подписанного листа",
        help_text=f"PDF или до {MOST} фотографий (JPEG, PNG): они станут одним PDF.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()
