"""The rules for moments: a date, a month, a quarter, with the year where the words name one.

A rule either takes its words and answers a value, or takes nothing and answers None; a token that no rule takes is a
word not understood.
"""

from plans.core.deadlines import moments
from plans.core.deadlines.cursor import Cursor
from plans.core.deadlines.moments import Moment


class MomentRules(Cursor):
    """The rules for one moment: a date, month, quarter, year and so on, with its year where it is named."""

    def moment(self) -> Moment | None:
        start = self.i
        rule = _MOMENT_RULES.get(self.tokens[start].kind)
        if rule is None:
            return None
        found: Moment | None = rule(self)
        if found is None:
            self.i = start
        return found

    def _date(self) -> Moment:
        token = self.tokens[self.i]
        self.i += 1
        found = moments.day(token.value[1], token.value[0], token.at, token.value[2])
        if found.year is None:
            return self._with_year(found)
        self._year_word()
        return found

    def _number(self) -> Moment | None:
        """A number: "5 мая", "1 квартал", "2-я декада мая", "первая половина мая", or bare in a list."""
        token = self.tokens[self.i]
        self.i += 1
        number = int(token.value)
        kind = self.kind()
        if kind == "sign" and self.sign(".") and self.kind(1) in ("month", "unit"):  # "1. квартал"
            self.i += 1
            kind = self.kind()
        if token.kind != "number" and kind == "month" and number > 0:
            return self._with_year(moments.day(int(self._next()), number, token.at))
        if token.kind == "num" and kind == "day_number" and self.kind(1) == "month":
            self.i += 1
            return self._with_year(moments.day(int(self._next()), number, token.at))
        if kind == "unit":
            return self._number_of_unit(number, token.at)
        if kind == "half_of":
            self.i += 1
            whole = self._whole()
            return moments.half_of(number, whole, token.at) if whole else None
        if kind == "weekday" and token.kind in ("ordinal", "num"):
            weekday = int(self._next())
            whole = self._whole()
            if whole is None or whole.unit != "month":
                return None
            return Moment("day", token.at, number, whole.first, whole.last, whole.year, whole.school, weekday)
        if token.kind in ("num", "roman", "ordinal") and 0 < number <= 31:
            return Moment("bare", token.at, number)
        return None

    def _number_of_unit(self, number: int, at: int) -> Moment | None:
        unit = self.value()
        self.i += 1
        if unit in ("quarter", "half", "semester"):
            self.take_sign(".")
            if unit == "quarter":
                found = moments.quarter(number, at)
            elif unit == "half":
                found = moments.half(number, at)
            else:
                found = _semester(number, at)
            return self._with_year(found) if found else None
        if unit in ("decade", "week"):
            whole = self._whole()
            if whole:
                build = moments.decade if unit == "decade" else moments.week
                return build(number, whole, at)
            return Moment("bare", at, number, (0, 0), (0, 0)) if unit == "decade" else None
        if unit == "day" and number == -1:
            whole = self._whole()
            if whole and whole.unit in ("month", "quarter"):
                return Moment("day", at, 0, (whole.last[0], 0), (whole.last[0], 0), whole.year, whole.school)
        return None

    def _whole(self) -> Moment | None:
        """The month, quarter or year of which a part is meant: "(конец) мая 2022"."""
        self.skip_lines()
        if self.kind() in ("month", "unit", "num", "roman", "ordinal", "year", "school", "calendar", "this"):
            return self.moment()
        return None

    def _month(self) -> Moment:
        token = self.tokens[self.i]
        self.i += 1
        self.take_sign(".")
        if self.kind() == "unit" and self.value() == "month":
            self.i += 1
        whole = self._with_year(moments.month(int(token.value), token.at))
        return self._part_behind(whole) or whole

    def _part_behind(self, whole: Moment) -> Moment | None:
        """ "март (4 неделя)", "май, вторая половина", "июнь, 3-я декада": the part of a month behind its name."""
        start = self.i
        if not self.take_sign("(,") or self.kind() not in ("num", "roman", "ordinal"):
            self.i = start
            return None
        number = self._next()
        unit = self.value() if self.kind() == "unit" else self.kind()
        build = {"decade": moments.decade, "week": moments.week, "half_of": moments.half_of}.get(str(unit))
        self.i += 1
        closed = self.take_sign(")") if self.tokens[start].value == "(" else self.kind() in ("end", "sign")
        found = build(number, whole, whole.at) if build and closed else None
        if found is None:
            self.i = start
        return found

    def _season(self) -> Moment:
        token = self.tokens[self.i]
        self.i += 1
        if self.kind() == "span" or (self.kind() == "unit" and self.value() == "month"):
            self.i += 1
        return self._with_year(moments.season(int(token.value), token.at))

    def _edge(self) -> Moment | None:
        token = self.tokens[self.i]
        self.i += 1
        whole = self._whole()
        return moments.part_of(whole, str(token.value), token.at) if whole else None

    def _year(self) -> Moment:
        token = self.tokens[self.i]
        named = Moment("year", token.at)
        self._with_year(named)
        if named.school:
            return moments.school_year(named.year, token.at)
        return moments.whole_year(named.year, token.at)

    def _unit(self) -> Moment | None:
        """ "квартал I", and "года" only as the whole of a part ("конец года")."""
        at = self.at
        unit = self.value()
        dot = self.sign(".", 1)
        if unit == "quarter" and self.kind(1 + dot) in ("num", "roman") and self.kind(2 + dot) != "unit":
            self.i += 1 + dot
            found = moments.quarter(int(self._next()), at)
            return self._with_year(found) if found else None
        if unit == "year" and self.i and self.tokens[self.i - 1].kind in ("edge", "half_of"):
            self.i += 1
            return moments.whole_year(None, at)
        return None

    def _school(self) -> Moment | None:
        """ "учебного года", "текущего года", "календарного года" as the whole of a part."""
        at = self.at
        school = False
        while self.kind() in ("school", "calendar", "this"):
            school = school or self.kind() == "school"
            self.i += 1
            self.take_sign(".")
        if self.kind() != "unit" or self.value() != "year":
            return None
        self.i += 1
        return moments.school_year(None, at) if school else moments.whole_year(None, at)

    def _next(self) -> int:
        """The number of the next token, which is taken."""
        self.i += 1
        return int(self.tokens[self.i - 1].value)

    def _with_year(self, moment: Moment) -> Moment:
        """The year after a moment, in every dress: "2022 г.", "22 г.", "2022/2023 уч. г.", "текущего года"."""
        start = self.i
        self.take_sign(".")
        if self.sign(",\n") and self.kind(1) == "year" and self.kind(2) == "unit":
            self.i += 1
        self.skip("в", "во", "на")
        if self.kind() == "year":
            moment.year = int(self._next())
            moment.school = self._school_tail(moment.year)
            self._year_word()
            return moment
        if self.kind() == "num" and 0 < int(self.value()) < 100 and self._is_year_word(1):
            moment.year = 2000 + self._next()
            self._year_word()
            return moment
        if self.kind() == "school" and self._is_school_year():
            moment.school = True
            self._take_school_year()
            return moment
        if (self.kind() == "this" or (self.kind() == "с" and self.sign(".", 1))) and self._this_year():
            return moment
        self.i = start
        if self._year_after_plan():
            moment.after_plan = True
        else:
            self.take_sign(".")
        return moment

    def _year_after_plan(self) -> bool:
        """ "(1 февраля) года, следующего за отчётным"."""
        start = self.i
        if self._is_year_word():
            self.i += 1
            self.take_sign(",")
            if self.take("next") and self.take("за") and self.take("reported"):
                self._year_word()
                return True
        self.i = start
        return False

    def _this_year(self) -> bool:
        """ "текущего года", "т.г.", "с.г.": the plan's own."""
        start = self.i
        self.i += 1
        self.take_sign(".")
        self.skip("calendar", "school")
        if self.kind() == "unit" and self.value() == "year":
            self._year_word()
            return True
        self.i = start
        return False

    def _school_tail(self, first: int) -> bool:
        """After a year: "/2023", "-2023 учебного года", "/23 уч.г."; whether that made it a school year."""
        start = self.i
        if self.take_sign("/-"):
            slash = self.tokens[self.i - 1].value == "/"
            number = self.value()
            if self.kind() in ("year", "num") and isinstance(number, int) and number in (first + 1, (first + 1) % 100):
                self.i += 1
                if self._take_school_year() or slash:
                    return True
        self.i = start
        if self._is_school_year():
            self._take_school_year()
            return True
        return False

    def _is_school_year(self) -> bool:
        if self.kind() != "school":
            return False
        dot = self.sign(".", 1)
        return self.kind(1 + dot) == "unit" and self.value(1 + dot) == "year"

    def _take_school_year(self) -> bool:
        self.skip_lines()
        if not self._is_school_year():
            return False
        self.i += 1
        self.take_sign(".")
        self._year_word()
        return True

    def _is_year_word(self, ahead: int = 0) -> bool:
        return self.kind(ahead) == "unit" and self.value(ahead) == "year"

    def _year_word(self) -> None:
        """The word after a year: "г.", "года", "гг.", "г.г."."""
        self.skip("calendar")
        start = self.i
        self.skip_lines()
        if not self._is_year_word():
            self.i = start
        while self._is_year_word():
            self.i += 1
            self.take_sign(".")


def _semester(number: int, at: int) -> Moment | None:
    """1 September – January, 2 February – June: where semesters meet differs from college to college."""
    if number not in (1, 2):
        return None
    first, last = ((9, 1), (1, 0)) if number == 1 else ((2, 1), (6, 0))
    return Moment("semester", at, number, first, last)


_MOMENT_RULES = {
    "date": MomentRules._date,
    "num": MomentRules._number,
    "roman": MomentRules._number,
    "ordinal": MomentRules._number,
    "month": MomentRules._month,
    "season": MomentRules._season,
    "edge": MomentRules._edge,
    "year": MomentRules._year,
    "unit": MomentRules._unit,
    "school": MomentRules._school,
    "calendar": MomentRules._school,
    "this": MomentRules._school,
}
