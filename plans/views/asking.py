"""«Спросить план»: a line in plain words, how it was understood, and the rows that answer it."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.core.asking import MOST_LETTERS, Bearer, Question
from plans.core.writers import listing
from plans.forms.asking import PARTS, AskForm, filled, parts_of
from plans.models import Cluster
from plans.oversight import asking, rows
from plans.views.files import download

COLUMNS = (
    *(("Кластер", 30), ("План", 24), ("Раздел", 30), ("№", 8), ("Мероприятие", 60), ("Кто отвечает", 40)),
    *(("Срок", 14), ("Срок словами", 22), ("Состояние", 20), ("Опоздание, дней", 10), ("Адрес", 40)),
)
MOST_CHOICES = 7
EXAMPLES = ("что просрочено в марте", "кто должен до 1 июня", "неясные сроки", "отметки на проверке")


@require_safe
@login_required
def ask_page(request: HttpRequest) -> HttpResponse:
    """The line, its parts as fields, what was not understood, and a page of rows."""
    today = timezone.localdate()
    question, data = _asked(request)
    form = AskForm(data, clusters=Cluster.objects.visible_to(request.user)) if data else None
    context = {
        "typed": request.GET.get("q", "")[:MOST_LETTERS],
        "question": question,
        "form": form,
        "examples": EXAMPLES,
        "most": rows.PAGE,
        "most_rows": asking.MOST_ROWS,
    }
    if form:
        asked = form.asked()
        context |= {"asked": asked, "name": rows.KINDS[asked.kind], "address": data.urlencode()}
        context |= {"chips": list(_chips(form, data)), "choices": list(_choices(question, data))}
        context["others"] = list(_others(question, data))
        if not context["choices"]:
            after = request.GET.get("after", "")
            context["answer"] = asking.find(request.user, asked, form.query(), today, after)
    return render(request, "asking/page.html", context)


@require_safe
@login_required
def ask_file(request: HttpRequest) -> HttpResponse:
    """The answer as a table: its first rows, no more than MOST_ROWS."""
    _, data = _asked(request)
    form = AskForm(data or QueryDict("set=1"), clusters=Cluster.objects.visible_to(request.user))
    asked = form.asked()
    found = asking.all_lines(request.user, asked, form.query(), timezone.localdate())
    return download(listing.write("Ответ", COLUMNS, _cells(found)), "xlsx", "Ответ на вопрос.xlsx")


def _asked(request: HttpRequest) -> tuple[Question | None, QueryDict | None]:
    """The question as typed, if its parts were not changed by hand; its parts; nothing where nothing is asked."""
    if request.GET.get("set"):
        return None, request.GET
    text = request.GET.get("q", "").strip()
    if not text:
        return None, None
    question = asking.understood(request.user, text, timezone.localdate())
    return question, filled(request.GET, parts_of(question)) if question.is_understood or question.words else None


def _with(data: QueryDict, **parts: str) -> str:
    """The address with some parts changed; "" takes one away."""
    changed = data.copy()
    for name, value in {**parts, "after": ""}.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return changed.urlencode()


def _chips(form: AskForm, data: QueryDict) -> Iterator[tuple[str, str, str]]:
    """Of each part that is set: its name, its value in words, and the address without it."""
    for name in PARTS:
        value = form.cleaned_data.get(name)
        if value and not (name == "kind" and value == rows.Sort.ANY):
            words = dict(form.fields["kind"].choices)[value] if name == "kind" else value
            words = f"{words:%d.%m.%Y}" if name in ("start", "end") else str(words)
            yield form.fields[name].label, words, _with(data, **{name: ""})


def _choices(question: Question | None, data: QueryDict) -> Iterator[tuple[str, list, bool]]:
    """Of each name that several bear: its words, who may be meant with an address each, whether there are more."""
    for named in question.names if question else ():
        if named.place is None:
            found = [(_called(one), _with(data, **{one.sort.value: str(one.id)})) for one in named.choices]
            yield named.text, found[:MOST_CHOICES], len(found) > MOST_CHOICES


def _called(place: Bearer) -> str:
    return next(name for name in place.names if name)


def _others(question: Question | None, data: QueryDict) -> Iterator[tuple[str, str]]:
    """Each word that was not understood, with the address that looks for it in the rows."""
    for word in question.unknown if question else ():
        yield word, _with(data, words=f"{data.get('words', '')} {word}".strip())


def _cells(lines: Iterator[rows.RowLine]) -> Iterator[list[str]]:
    for line in lines:
        row = line.activity
        plan = row.section.plan
        address = f"{settings.SITE_URL.rstrip('/')}{reverse('plan_page', args=[plan.pk])}#activity-{row.pk}"
        place = [str(plan.cluster), plan.period_name, row.section.heading, row.number, row.title]
        due = f"{line.due:%d.%m.%Y}" if line.due else ""
        late = str(line.days) if line.days else ""
        yield [*place, ", ".join(line.names), due, row.deadline, line.state_name, late, address]
