"""Mutants that mean the same as the code, so that no test can notice them: module, line, what it becomes, and why.

Only what was looked at one by one stands here. A mutant of the list that dies is counted as any other.
"""

_SHORT_CUT = "the general way below says the same, only slower"

SAME = {
    (
        "plans.core.obligations",
        "if len(self.facts) == 1 and (only := self.facts[0]).deed is Deed.DONE and only.stands:",
        "if len(self.facts) == 0 and (only := self.facts[0]).deed is Deed.DONE and only.stands:",
    ): _SHORT_CUT,
}
