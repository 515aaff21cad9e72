"""School time: what "до конца учебного года", "II четверть" and "осенние каникулы" mean where nothing is said."""

from dataclasses import dataclass

Day = tuple[int, int]  # (month, day); the day 0 stands for the month's last one
Span = tuple[Day, Day]
AUTUMN, WINTER, SPRING, SUMMER = 3, 4, 1, 2  # as the vocabulary numbers the seasons


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days without lessons in one season of each school year, both included."""

    season: int
    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class SchoolTime:
    """A department's school time. A reading that stands on it is marked as assumed.

    Holidays have no usual days: they differ from college to college, and wait as an event until they are set.
    """

    lessons_end: Day = (6, 30)
    semesters: tuple[Span, ...] = (((9, 1), (1, 0)), ((2, 1), (6, 0)))
    terms: tuple[Span, ...] = (((9, 1), (10, 0)), ((11, 1), (12, 0)), ((1, 1), (3, 0)), ((4, 1), (5, 0)))
    trimesters: tuple[Span, ...] = (((9, 1), (11, 0)), ((12, 1), (2, 0)), ((3, 1), (5, 0)))
    holidays: tuple[Holidays, ...] = ()

    def spans(self, unit: str) -> tuple[Span, ...]:
        """The parts of a school year that are counted in this unit: semester, term or trimester."""
        return {"semester": self.semesters, "term": self.terms, "trimester": self.trimesters}[unit]

    def holidays_in(self, season: int) -> tuple[Holidays, ...]:
        """The holidays of one season; of all seasons for 0."""
        return tuple(one for one in self.holidays if season in (0, one.season))


SCHOOL_TIME = SchoolTime()
