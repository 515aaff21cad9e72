"""Forms of a plan and its parts. Labels of a row's fields are the plan's own headings."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.db.models import QuerySet

from plans.amending.beginning import head_for, same_period
from plans.core import document as paper
from plans.core.deadlines import Period
from plans.core.editor.values import Plain
from plans.editor.cells import Conflict
from plans.editor.offers import signoffs_for
from plans.editor.parts import Anything
from plans.models import Activity, Cluster, Plan, Section, SignOff

HEADINGS = {
    paper.NUMBER: "№ п/п",
    paper.TITLE: "Наименование мероприятия",
    paper.EXECUTORS: "Исполнители",
    paper.DEADLINE: "Срок исполнения",
    paper.RESULT: "Ожидаемый результат",
    paper.MARK: "Отметка о выполнении",
}
# From July on, a new plan is most likely one for the next year.
NEXT_YEAR_AFTER = 6
PAPER = ("left_margin", "text_size", "table_size", "prints_marks")
SIGNING = ("sheet_size", "signature_line", "sign_blanks")
REQUIRED_COLUMNS = (paper.NUMBER, paper.TITLE)


class BareHelper(FormHelper):
    """The page draws the form tag and the buttons; crispy draws the fields."""

    form_tag = False
    disable_csrf = True


class DateInput(forms.DateInput):
    """The browser's own date field; it wants ISO values whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Lines(forms.Textarea):
    """Lines of text. Browsers send each line break as two characters; what was only looked at must stay as it was."""

    def value_from_datadict(self, data, files, name) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if value else value


def growing(rows: int) -> Lines:
    """A text field that grows with its text."""
    return Lines(attrs={"rows": rows, "data-grow": ""})


class Remembering(forms.ModelForm):
    """A form that brings back what its page showed, so that nobody's newer text is overwritten unseen.

    `was` is None for a new part, and where the field did not come back.
    """

    was_texts = forms.CharField(required=False, widget=forms.HiddenInput, max_length=500_000)

    def remember(self, part: Anything, texts: Mapping[str, Plain] | None = None) -> None:
        """Put what stands there now into the page."""
        shown = texts if texts is not None else part.whole().cells
        self.initial["was_texts"] = json.dumps(shown, ensure_ascii=False)
        if self.is_bound:
            self.data = self.data.copy()
            self.data["was_texts"] = self.initial["was_texts"]

    @property
    def was(self) -> dict[str, str] | None:
        try:
            texts = json.loads(self.cleaned_data.get("was_texts") or "null")
        except (ValueError, RecursionError):
            return None
        return texts if isinstance(texts, dict) else None

    def texts(self) -> dict[str, str]:
        """What the fields hold, by cells."""
        return {key: self.cleaned_data[key] for key in self.instance.CELLS if key in self.cleaned_data}

    def show_both(self, conflict: Conflict) -> None:
        """The person's own text stays in the field; what somebody else has written stands beside it."""
        if conflict.theirs is None:
            self.add_error(None, "Этой строки в плане уже нет: её удалили. Скопируйте свой текст, чтобы не потерять.")
            return
        for key, text in conflict.theirs.items():
            name = f" ({conflict.who})" if conflict.who else ""
            says = f"Пока вы писали, этот текст изменили{name}. Сейчас в плане: «{text}». В поле — ваш текст."
            self.add_error(key if key in self.fields else None, says)
        self.remember(self.instance, {**(self.was or {}), **conflict.theirs})


def _sheet_layout() -> Layout:
    """First what the plan says, then a group for how its paper looks."""
    return Layout(
        "was_texts",
        "kind",
        "title",
        Div("period_start", "period_end", css_class="field-row"),
        "masthead",
        "tail",
        Fieldset("Бумага", Div("orientation", *PAPER, *SIGNING, css_class="field-row")),
    )


class PlanForm(Remembering):
    """Title, period, kind and paper of a plan. A setting of the paper that is not sent stays as it is."""

    class Meta:
        model = Plan
        fields = ["kind", "title", "period_start", "period_end", "masthead", "tail", "orientation", *PAPER, *SIGNING]
        widgets = {
            "title": growing(3),
            "masthead": growing(2),
            "tail": growing(2),
            "period_start": DateInput(),
            "period_end": DateInput(),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in (*PAPER, *SIGNING):
            if name in self.fields:
                self.fields[name].required = False
        self.helper = BareHelper()
        if "orientation" in self.fields:
            self.helper.layout = _sheet_layout()

    def clean(self) -> dict:
        cleaned = super().clean()
        if not {"period_start", "period_end"} <= cleaned.keys():  # a date that is none has its error already
            return cleaned
        start, end = cleaned["period_start"], cleaned["period_end"]
        if bool(start) != bool(end):
            self.add_error("period_end" if start else "period_start", "Укажите обе даты периода.")
        elif start and end and start > end:
            self.add_error("period_end", "Конец периода раньше начала. Поменяйте даты местами.")
        return cleaned


class NewPlanForm(PlanForm):
    """The first lines of an empty plan."""

    class Meta(PlanForm.Meta):
        fields = ["cluster", "kind", "title", "period_start", "period_end"]

    anyway = forms.BooleanField(label="Создать, даже если план на этот период уже есть", required=False)

    def __init__(self, *args, clusters: QuerySet[Cluster], today: date, chosen: str = "", **kwargs) -> None:
        year = today.year + (today.month > NEXT_YEAR_AFTER)
        self.proposed = next((one for one in clusters if str(one.pk) == chosen), clusters[0])
        period = Period.calendar(year)
        kwargs["initial"] = {
            "cluster": self.proposed,
            "title": _title_for(self.proposed, period),
            "period_start": period.start,
            "period_end": period.end,
        }
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters
        self.fields["cluster"].empty_label = None

    def clean(self) -> dict:
        cleaned = super().clean()
        cluster, start, end = (cleaned.get(name) for name in ("cluster", "period_start", "period_end"))
        if self.errors or not (cluster and start and end):
            return cleaned
        if cluster != self.proposed and cleaned["title"].split() == self.initial["title"].split():
            # What was proposed names another cluster, and nobody has touched it.
            cleaned["title"] = _title_for(cluster, Period(start, end))
        same = same_period(cluster, cleaned["kind"], Period(start, end))
        if same and not cleaned["anyway"]:
            self.add_error("anyway", f"В этом кластере уже есть план на этот период: «{same}». Нужен ещё один?")
        return cleaned

    def document(self) -> paper.PlanDocument:
        """A document without rows: masthead, columns and blocks of the cluster's last plan, else the usual ones."""
        draft: Plan = self.instance
        plain = paper.PlanDocument(
            kind=paper.Kind(draft.kind),
            title=tuple(draft.title.splitlines()),
            period=draft.period,
            columns=tuple(paper.Column(key, HEADINGS[key]) for key in paper.KNOWN_COLUMNS),
            signoffs=(paper.SignOff(paper.Place.RIGHT, "УТВЕРЖДАЮ", ("Председатель Координационного совета", "", "")),),
        )
        last = head_for(draft.cluster, draft.period)
        return replace(last, kind=plain.kind, title=plain.title) if last else plain


def _title_for(cluster: Cluster, period: Period) -> str:
    last = head_for(cluster, period)
    return "\n".join(last.title) if last else f"ПЛАН РАБОТЫ\n{cluster.name}\nна {period.start.year} год"


class SectionForm(Remembering):
    """The heading of a section, its number included."""

    class Meta:
        model = Section
        fields = ["heading"]
        widgets = {"heading": growing(2)}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heading"].required = True
        self.fields["heading"].help_text = "Вместе с номером, как на бумаге: «1. Организация взаимодействия»."
        self.helper = BareHelper()


class SignOffForm(Remembering):
    """A sign-off block: word, place, lines."""

    class Meta:
        model = SignOff
        fields = ["word", "place", "lines"]
        widgets = {"lines": growing(5), "word": forms.TextInput(attrs={"list": "signoff-words"})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.words = [one.word for one in signoffs_for(self.instance.plan.kind)]
        self.helper = BareHelper()


class ActivityForm(Remembering):
    """One row: the plan's own columns, in its order, under its own headings."""

    class Meta:
        model = Activity
        fields = ["section", "number", "title", "executors", "deadline", "result", "mark"]
        widgets = {key: growing(2) for key in ("title", "executors", "deadline", "result", "mark")}

    def __init__(self, *args, plan: Plan, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = plan.sections.all()
        self.fields["section"].empty_label = None
        headings = {column.key: column.heading for column in plan.column_list}
        for key in paper.KNOWN_COLUMNS:
            # The last column is filled by marks; only words that stand there already are corrected by hand.
            if key not in headings or (key == paper.MARK and not self.instance.mark):
                del self.fields[key]
            else:
                self.fields[key].label = headings[key]
        self.other_keys = [key for key in headings if key not in paper.KNOWN_COLUMNS]
        for key in self.other_keys:
            self.fields[key] = forms.CharField(
                label=headings[key], required=False, widget=growing(2), initial=self.instance.other.get(key, "")
            )
        if "title" in self.fields:
            self.fields["title"].required = True
        self.helper = BareHelper()

    def texts(self) -> dict[str, str]:
        return super().texts() | {key: self.cleaned_data[key] for key in self.other_keys}


class ColumnsForm(forms.Form):
    """Which columns the table has and what stands over them."""

    def __init__(self, *args, plan: Plan, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        present = {column.key: column.heading for column in plan.column_list}
        self.keys = [*present, *(key for key in paper.KNOWN_COLUMNS if key not in present)]
        for key in self.keys:
            required = key in REQUIRED_COLUMNS and key in present
            self.fields[f"has_{key}"] = forms.BooleanField(
                label=f"Есть графа «{present.get(key) or HEADINGS[key]}»",
                required=required,
                disabled=required,
                initial=key in present,
            )
            self.fields[f"heading_{key}"] = forms.CharField(
                label="Заголовок",
                max_length=300,
                initial=present.get(key) or HEADINGS[key],
                required=False,
                widget=growing(1),
            )
        self.helper = BareHelper()

    def clean(self) -> dict:
        cleaned = super().clean()
        for key in self.keys:
            if cleaned.get(f"has_{key}") and not cleaned.get(f"heading_{key}"):
                self.add_error(f"heading_{key}", "Напишите заголовок графы.")
        return cleaned

    def columns(self) -> list[paper.Column]:
        """The chosen columns in their order."""
        chosen = self.cleaned_data
        return [paper.Column(key, chosen[f"heading_{key}"]) for key in self.keys if chosen[f"has_{key}"]]
