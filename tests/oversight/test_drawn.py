"""Rows behind numbers that are kept as drawn: what is kept never differs from what would be drawn now."""

from datetime import date

from plans.models import Activity, Cluster, Plan, Section
from plans.oversight.rows import RowLine
from plans.templatetags import shares


def line(**other) -> RowLine:
    said = {"pk": 1, "plan": 2, "number": "1.1.", "title": "Слёт", "deadline": "Май", "year": 2022, "kind": "work_plan"}
    said |= {"cluster": "Агро", "industry": "Село", "due": date(2022, 5, 1), "names": ("А",), "state": "", "days": 3}
    said |= other
    days = {"period_start": date(said["year"], 1, 1), "period_end": date(said["year"], 12, 31)}
    cluster = Cluster(name=said["cluster"], industry=said["industry"])
    plan = Plan(pk=said["plan"], cluster=cluster, kind=said["kind"], **days)
    texts = {name: said[name] for name in ("pk", "number", "title", "deadline")}
    row = Activity(section=Section(plan=plan), **texts)
    return RowLine(row, said["due"], said["names"], said["state"], said["days"])


def test_a_row_is_drawn_anew_whatever_is_changed_in_it():
    others = {
        "pk": 7,
        "plan": 8,
        "year": 2023,
        "kind": "roadmap",
        "days": 4,
        "due": None,
        "names": ("<i>", "Б", "В", "Г"),
        **dict.fromkeys(("number", "title", "deadline", "cluster", "industry"), "<b>"),
    }
    lines = [line(), *(line(**{name: value}) for name, value in others.items())]
    lines += [line(days=0), line(days=0, state="выполнено"), line(names=())]
    kept = [shares.owed_row(one) for one in (*lines, *lines)]
    shares.ROWS.clear()
    assert kept == [shares.owed_row(one) for one in lines] * 2
    assert len(set(kept)) == len(lines)
    assert not any(sign in "".join(kept) for sign in ("<b>", "<i>"))
