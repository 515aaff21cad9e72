"""What is known of a plan beside its words."""

from dataclasses import dataclass
from enum import StrEnum

from plans.core.deadlines import SCHOOL_TIME, SchoolTime


class Moved(StrEnum):
    """Where a department moves a due day that is a day off (Civil Code art. 193: to the next working day)."""

    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class About:
    """`cluster`: the names and the industry of the plan's cluster; `executors`: the names that people vouch for.

    `moved` and `school` are its department's.
    """

    cluster: tuple[str, ...] = ()
    executors: tuple[str, ...] = ()
    moved: Moved = Moved.NEXT
    school: SchoolTime = SCHOOL_TIME
