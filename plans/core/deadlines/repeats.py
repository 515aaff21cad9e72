"""The rules for repetitions: "ежеквартально", "не реже 2 раз в год", "каждый понедельник", "до 15 числа месяца"."""

from dataclasses import replace

from plans.core.deadlines.cursor import Repeat
from plans.core.deadlines.phrases import PhraseRules

_HEADS = frozenset(
    "every но и не минимум по times num number roman once_in в во на за до к ко с со edge ordinal each".split()
)
_NUMBERS = ("num", "ordinal")
_MOST_WEEKS, _MOST_DAYS = 5, 31
_UNITS = {"day", "week", "month", "quarter", "half", "semester", "year"}


class RepeatRules(PhraseRules):
    """The rules for repetitions and for what narrows them."""

    def repeat(self) -> Repeat | None:
        start = self.i
        if self.kinds[start] not in _HEADS:
            return None
        for rule in (self._adverb, self._times_in, self._each, self._by_weekdays, self._by_day_number):
            found: Repeat | None = rule()
            if found is not None:
                found.at = self.tokens[start].at
                return found
            self.i = start
        return None

    def _adverb(self) -> Repeat | None:
        token = self.take("every")
        if token is None:
            return None
        return Repeat(str(token.value), working=token.value == "day" and self._on_working_days())

    def _on_working_days(self) -> bool:
        """ "(ежедневно) в рабочие дни", "(ежедневно) по рабочим дням"."""
        start = self.i
        self.take_sign(",(")
        self.take("по", "в")
        if self.take("working") and self.kind() == "unit" and self.value() == "day":
            self.i += 1
            return True
        self.i = start
        return False

    def _times_in(self) -> Repeat | None:
        """ "не реже 1 раза в квартал", "дважды в год", "раз в 2 месяца", "2-3 раза в год"."""
        self.skip("но", "и")
        at_most = self._comparison()
        self.take("по")
        count = self._count()
        if count is None or not (self.take("в", "во", "за", "на") or self.take_sign("/")):
            return None
        self.skip("within", "each", "all", "this")
        step = self._number_word() if self.kind() in ("num", "number") else 1
        if self.take("school", "calendar"):
            self.take_sign(".")
        unit = self.value()
        if self.kind() != "unit" or unit not in _UNITS or not step:
            return None
        half_year = unit == "half" and step == 1
        self.i += 1
        self.take_sign(".")
        return Repeat("half" if half_year else str(unit), count=count, step=step, at_most=at_most)

    def _comparison(self) -> bool:
        """Takes "не реже", "не менее", "минимум"; true when it is an upper bound ("не более")."""
        if self.take("не"):
            word = self.take("реже", "менее", "чаще", "более")
            self.take("чем")
            return word is not None and word.kind in ("чаще", "более")
        self.take("минимум")
        return False

    def _count(self) -> int | None:
        """ "раз" 1, "2 раза", "дважды"; of "2-3 раза" the smaller."""
        times = self.take("times")
        if times:
            return int(times.value)
        count = 1
        if self.kind() in ("num", "number", "roman"):
            count = self._number_word()
            if self.sign("-") and self.kind(1) in ("num", "number"):
                self.i += 2
        found = self.take("once_in")
        if found and found.value is None:
            self.take_sign(".")  # "2 р. в год"
        return count if found and 0 < count <= 31 else None

    def _number_word(self) -> int:
        self.i += 1
        number = int(self.tokens[self.i - 1].value)
        return number if number <= 60 else 0

    def _each(self) -> Repeat | None:
        """ "каждый месяц", "каждые 2 недели", "каждый второй вторник месяца", "в конце каждого квартала"."""
        self.skip("в", "во", "на", "за")
        by = self.take("до")
        if several := self._several_weekdays():
            return several
        numbered = self.kind() == "num" and (
            self.kind(1) in ("weekday", "working") or self.value(1) in ("week", "decade")
        )
        edge = self.take("edge", "ordinal", "num" if numbered else "edge")
        found = self._each_named(edge)
        if by and not (found and found.part):
            return None
        if by and found:
            found.until = True
        return found

    def _several_weekdays(self) -> Repeat | None:
        """ "(1-я и 3-я) среда (каждого) месяца": the weekdays of several weeks of a month."""
        start = self.i
        numbers = [self._number_word()] if self.kind() in ("num", "ordinal") else []
        while 0 < len(numbers) < _MOST_WEEKS and (self.kind() == "и" or self.sign(",")) and self.kind(1) in _NUMBERS:
            self.i += 1
            numbers.append(self._number_word())
        if len(numbers) > 1 and self.kind() == "weekday" and all(-1 <= number <= 5 for number in numbers):
            found = Repeat("month", weekdays=self._weekdays(), nth=tuple(numbers))
            if self._of_unit(found, numbers[-1]):
                return found
        self.i = start
        return None

    def _each_named(self, edge: object) -> Repeat | None:
        from_edge = self.tokens[self.i - 1] if edge else None
        if from_edge is not None and from_edge.kind != "edge":
            return self._ordinal_of_each(int(from_edge.value))
        each = self.take("each")
        if not each and not from_edge:
            return None
        if from_edge is not None:
            if self.kind() == "unit" and self.value() in ("month", "quarter"):
                unit = str(self.value())
                self.i += 1
                return Repeat(unit, part=str(from_edge.value), implied=not each)
            return None
        if self.kind() == "ordinal" or (self.kind() == "num" and self.kind(1) == "weekday"):
            number = self._number_word()
            return self._ordinal_of_each(number)
        if self.kind() == "weekday":
            return Repeat("week", weekdays=self._weekdays())
        if self.kind() in ("num", "number") and self.kind(1) == "day_number":
            numbered = self._by_day_number()
            return replace(numbered, implied=False, unit=numbered.unit or "month") if numbered else None
        step = self._number_word() if self.kind() in ("num", "number") else 1
        self.skip("school", "calendar")
        if self.kind() == "unit" and self.value() in _UNITS and step:
            self.i += 1
            return Repeat(str(self.tokens[self.i - 1].value), step=step)
        return None

    def _ordinal_of_each(self, number: int) -> Repeat | None:
        """ "(последняя) пятница каждого месяца", "(последний) рабочий день месяца", "(первая) декада месяца"."""
        found = Repeat("month")
        if self.kind() == "unit" and self.value() == "month":
            return self._month_of_quarter(number)
        if self.kind() == "weekday":
            found.weekdays, found.nth = self._weekdays(), (number,)
        elif self.kind() == "working" and self.kind(1) == "unit" and self.value(1) == "day":
            self.i += 2
            found.days, found.working = (number,), True
        elif self.kind() == "unit" and self.value() == "day":
            self.i += 1
            found.days = (number,)
        elif self.kind() == "unit" and self.value() in ("decade", "week") and -1 <= number <= 4:
            found.part = f"{self.value()} {number}"
            self.i += 1
        else:
            return None
        found.implied = not self._of_unit(found, number)
        return found if not found.implied or self.kind() in ("end", "sign") else None

    def _of_unit(self, found: Repeat, number: int) -> bool:
        """ "(последний день) каждого месяца", "… квартала", or "ежемесячно" said after it."""
        self.take("each")
        if self.kind() == "unit" and self.value() == "month":
            self.i += 1
            return True
        if self.kind() == "unit" and self.value() == "quarter" and number == -1 and found.days:
            self.i += 1
            found.unit, found.in_last_month = "quarter", True
            return True
        return self.kind() == "every" and self.value() == "month"

    def _month_of_quarter(self, number: int) -> Repeat | None:
        """ "в последний месяц (каждого) квартала"."""
        self.i += 1
        each = self.take("each")
        part = {1: "start", 2: "middle", 3: "end", -1: "end"}.get(number)
        if part and self.kind() == "unit" and self.value() == "quarter":
            self.i += 1
            return Repeat("quarter", part=part, implied=not each)
        return Repeat("quarter", part=part, implied=True) if part and self.kind() in ("end", "sign") else None

    def _by_weekdays(self) -> Repeat | None:
        """ "по понедельникам и средам"."""
        return Repeat("week", weekdays=self._weekdays()) if self.take("по") and self.kind() == "weekday" else None

    def _weekdays(self) -> tuple[int, ...]:
        found: list[int] = []
        while self.kind() == "weekday" and len(found) < _MOST_DAYS:
            found.append(self._number_word())
            if (self.kind() == "и" or self.sign(",")) and self.kind(1) == "weekday":
                self.i += 1
        return tuple(dict.fromkeys(found))

    def _by_day_number(self) -> Repeat | None:
        """ "до 15 числа", "15 и 30 числа каждого месяца", "до 5 числа месяца, следующего за отчётным"."""
        self.take_sign("(")
        until = self._until()
        since = 0
        if self.kind() in ("с", "со") and self.kind(1) == "num" and self.kind(2) in ("по", "до"):
            since = int(self.value(1))
            self.i += 3
        days = [self._number_word()] if self.kind() in ("num", "number") else []
        if days and self.sign("-") and self.kind(1) == "num":
            since = days.pop()
        while (
            (since or days)
            and len(days) < _MOST_DAYS
            and (self.sign(",-") or self.kind() == "и")
            and self.kind(1) == "num"
        ):
            self.i += 1
            days.append(self._number_word())
        working = bool(self.take("working")) and self.kind() == "unit" and self.value() == "day"
        if not days or not (self.take("day_number") or (working and self.take("unit"))):
            return None
        if not all(0 < number <= 31 for number in days):
            return None
        if since and (len(days) > 1 or not since <= days[0]):
            return None
        found = Repeat(days=tuple(days), until=until, since=since, working=working)
        return self._of_which_month(found)

    def _until(self) -> bool:
        if self.take("не"):
            found = bool(self.take("позднее", "позже"))
            self.take("чем")
            return found
        return bool(self.take("до", "к", "ко"))

    def _of_which_month(self, found: Repeat) -> Repeat | None:
        """What follows "числа": "каждого месяца", "последнего месяца квартала", "месяца, следующего за отчётным"."""
        if self._month_after_reported(found):
            return found
        start = self.i
        ordinal = self.take("ordinal")
        each = bool(self.take("each", "reported"))
        upcoming = bool(self.take("next"))
        if self.kind() != "unit" or self.value() != "month":
            self.i = start
            return found if not (ordinal or upcoming) else None
        self.i += 1
        if ordinal:
            found.in_last_month = ordinal.value == -1
            self.take("each")
            if self.kind() == "unit" and self.value() == "quarter":
                self.i += 1
                found.unit = "quarter"
            return found if found.in_last_month else None
        found.following = upcoming or self._after_reported(found)
        if found.following and each and not found.unit:
            found.unit = "month"
        if not found.following:
            found.unit = "month"
            found.implied = not each
        return found

    def _month_after_reported(self, found: Repeat) -> bool:
        """ "следующего за отчётным (кварталом) месяца": the same with the month at its end."""
        start = self.i
        if self._after_reported(found):
            if self.kind() == "unit" and self.value() == "month":
                self.i += 1
            else:
                found.unit = ""  # "следующего за отчётным месяца": of what the report is, is said elsewhere
            found.following = True
            return True
        self.i, found.unit = start, ""
        return False

    def _after_reported(self, found: Repeat) -> bool:
        """ ", следующего за отчётным (кварталом)"."""
        start = self.i
        self.take_sign(",")
        self.skip_lines()
        if self.take("next"):
            self.take("за", "после")
            reported = self.take("reported")
            if self.kind() in ("unit", "span"):
                unit = self.value()
                found.unit = str(unit) if unit in ("month", "quarter", "half") else ""
                self.i += 1
                return True
            if reported:
                return True
        self.i = start
        return False
