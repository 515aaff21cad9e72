"""Forms for uploads, moves between stages, executors and filters."""

from itertools import islice

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property

from plans.amending.closing import FATES, Fate, Left
from plans.core.readers import readable
from plans.core.search import read
from plans.core.stages import STAGE_NAMES, Stage, Transition
from plans.core.text import without_control
from plans.forms.keys import SeveralField
from plans.forms.plan import BareHelper, growing
from plans.forms.search import Offering
from plans.models import Cluster, Executor, Plan
from plans.oversight import search

MAX_PLAN_BYTES = 10 * 1024 * 1024
MOST_FATES = 200  # rows of a plan of which one can speak each by itself when it is closed
MOST_DUES = 6
PASTED = "вставленная таблица"


class UploadForm(forms.Form):
    """A plan for a cluster: a file, or a table that was pasted."""

    cluster = forms.ModelChoiceField(label="Кластер", queryset=Cluster.objects.none(), empty_label=None)
    file = forms.FileField(
        label="Файл плана",
        required=False,
        help_text=f"{readable()}; до 10 МБ. Вы увидите, что понято.",
    )

    pasted = forms.CharField(
        label="или вставьте таблицу",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-paste": "id_file"}),
        help_text="Скопируйте план вместе с заголовком из Word, Excel или с сайта и вставьте сюда (Ctrl+V).",
    )

    def __init__(self, *args, clusters, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters
        self.helper = BareHelper()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MAX_PLAN_BYTES:
            raise forms.ValidationError("Файл больше 10 МБ. План обычно меньше 1 МБ: проверьте, тот ли файл выбран.")
        return file

    def clean(self) -> dict:
        cleaned = super().clean()
        if "file" in cleaned and not cleaned["file"] and not cleaned.get("pasted", "").strip():
            self.add_error("file", "Выберите файл или вставьте таблицу ниже.")
        return cleaned

    @property
    def is_pasted(self) -> bool:
        return not self.cleaned_data["file"]

    @property
    def file_name(self) -> str:
        return PASTED if self.is_pasted else without_control(self.cleaned_data["file"].name)

    @cached_property
    def data_read(self) -> bytes:
        """The bytes of the file, or the pasted text in UTF-8."""
        if self.is_pasted:
            return self.cleaned_data["pasted"].encode("utf-8", "replace")
        return self.cleaned_data["file"].read()


class MoveForm(forms.Form):
    """A decision's note; required when the transition wants a reason."""

    note = forms.CharField(label="Комментарий", required=False, widget=growing(3), max_length=5000)

    def __init__(self, *args, transition: Transition, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        field.required = transition.reason
        field.label = "Причина" if transition.reason else "Комментарий (необязательно)"
        field.error_messages["required"] = "Напишите причину: её увидят все, кто работает с планом."
        self.helper = BareHelper()


class SubmitForm(MoveForm):
    """The beginning of the way: what becomes of empty rows and blocks, where there are some."""

    drop = forms.TypedChoiceField(
        label="Пустые строки и грифы",
        choices=[("yes", "убрать перед отправкой"), ("no", "оставить: они войдут в план такими")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ["drop", "note"]

    def __init__(self, *args, has_empty: bool = True, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not has_empty:
            del self.fields["drop"]


class CloseForm(MoveForm):
    """The end of a plan: what becomes of that which is open."""

    fate = forms.ChoiceField(
        label="Что станет с невыполненным",
        choices=list(FATES.items()),
        initial=Fate.KEEP,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, left: Left, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = left.rows.items()
        for key, (name, dues) in islice(rows, MOST_FATES):
            days = ", ".join(f"{due:%d.%m.%Y}" for due in dues[:MOST_DUES])
            self.fields[f"row-{key}"] = forms.ChoiceField(
                label=f"{name}{f' (срок {days})' if days else ''}",
                choices=[("", "как всё остальное"), *FATES.items()],
                required=False,
            )
        self.order_fields(["fate", *(f"row-{key}" for key in left.rows), "note"])

    @property
    def fates(self) -> dict[int, Fate]:
        """What was said of single rows, by key."""
        said = ((name.removeprefix("row-"), value) for name, value in self.cleaned_data.items() if name[:4] == "row-")
        return {int(key): Fate(value) for key, value in said if value}


class ExecutorForm(forms.ModelForm):
    """For whom an executor's name stands."""

    class Meta:
        model = Executor
        fields = ["scope", "organisations"]
        field_classes = {"organisations": SeveralField}
        widgets = {"organisations": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = self.instance.cluster.organisations.all()
        self.fields["organisations"].help_text = "Отметьте, если выбрано «выбранные организации»."
        self.helper = BareHelper()

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("scope") == Executor.Scopes.CHOSEN and not cleaned.get("organisations"):
            self.add_error("organisations", "Отметьте хотя бы одну организацию.")
        return cleaned

    def save(self, commit: bool = True) -> Executor:
        self.instance.basis = Executor.Bases.PERSON.value
        return super().save(commit)


class PlanFilter(django_filters.FilterSet):
    """Plans by cluster, year of the period, stage and words of the title."""

    cluster = django_filters.ModelChoiceFilter(label="Кластер", queryset=Cluster.objects.none(), empty_label="все")
    year = django_filters.NumberFilter(label="Год", method="in_year", min_value=1990, max_value=2100)
    stage = django_filters.ChoiceFilter(
        label="Состояние", choices=[(stage.value, STAGE_NAMES[stage]) for stage in Stage], empty_label="любое"
    )
    text = django_filters.CharFilter(label="Слова в заголовке или мероприятиях", method="with_words", max_length=200)

    class Meta:
        model = Plan
        fields: list[str] = []
        form = Offering

    def __init__(self, *args, clusters, person, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.filters["cluster"].queryset = clusters
        self.form.offer("cluster", clusters)
        self.form.helper = BareHelper()

    def in_year(self, plans: QuerySet, name: str, year) -> QuerySet:
        """Plans whose period touches the year."""
        return plans.filter(period_start__year__lte=int(year), period_end__year__gte=int(year))

    def with_words(self, plans: QuerySet, name: str, words: str) -> QuerySet:
        """Plans that hold the words, in any form, in the title, in a heading or in a row, as search finds them."""
        return plans.filter(search.plans_with(self.person, read(words)))
