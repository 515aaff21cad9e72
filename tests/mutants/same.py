"""Mutants that mean the same as the code, so that no test can notice them: module, line, what it becomes, and why.

Only what was looked at one by one stands here. A mutant of the list that dies is counted as any other.
"""

_SHORT_CUT = "the general way below says the same, only slower"
_REMEMBERED = "how much is remembered changes no answer"
_READ = "what a query does not bring at once is brought when it is asked for"

SAME = {
    (
        "plans.core.obligations",
        "if len(self.facts) == 1 and (only := self.facts[0]).deed is Deed.DONE and only.stands:",
        "if len(self.facts) == 0 and (only := self.facts[0]).deed is Deed.DONE and only.stands:",
    ): _SHORT_CUT,
    (
        "plans.core.deadlines.lexer",
        'start = at + (found[at].kind in ("в", "во", "с", "со", "к", "до", "на") and at + 1 < len(found))',
        'start = at + (found[at].kind in ("в", "во", "с", "со", "к", "до", "на") and at + 2 < len(found))',
    ): "they differ where only the end of the text follows: neither that nor a preposition is a time",
    (
        "plans.core.deadlines.phrases",
        "found = _after_head(c, form, edge, head[-1])",
        "found = _after_head(c, form, edge, head[- 0])",
    ): "only «к» and «ко» are asked for there, and each is a head of one word",
    (
        "plans.core.deadlines.moments",
        "_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)",
        "_LAST_DAYS = (31, 27, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)",
    ): "February is answered before the table is asked",
    (
        "plans.core.deadlines.moments",
        "known = (month, number or 32)  # the day 0 stands for a month's last one in a moment, never in a text",
        "known = (month, number or 33)  # the day 0 stands for a month's last one in a moment, never in a text",
    ): "no month has either day",
    **{
        ("plans.core.deadlines.asides", "@lru_cache(maxsize=4096)", becomes): _REMEMBERED
        for becomes in ("@lru_cache(maxsize=4097)", "@lru_cache(maxsize=4095)", "")
    },
    **{
        ("plans.core.deadlines.parse", "words_of = lru_cache(maxsize=2048)(_words_of)", becomes): _REMEMBERED
        for becomes in (
            "words_of = lru_cache(maxsize=2049)(_words_of)",
            "words_of = lru_cache(maxsize=2047)(_words_of)",
        )
    },
    **{
        ("plans.core.deadlines.parse", "_SHORT = 200", becomes): _REMEMBERED
        for becomes in ("_SHORT = 201", "_SHORT = 199")
    },
    ("plans.core.deadlines.school", "@lru_cache", ""): _REMEMBERED,
    **{
        ("plans.approval.audit", 'chain.EDITION: ("content", "pdf", "docx"),', becomes): _READ
        for becomes in (
            'chain.EDITION: ("pdf","docx",),',
            'chain.EDITION: ("content","docx",),',
            'chain.EDITION: ("content","pdf",),',
        )
    },
    **{
        ("plans.approval.way", '_PEOPLE = ("giver", "deputy", "given_by", "signoff")', becomes): _READ
        for becomes in (
            '_PEOPLE = ("deputy","given_by","signoff",)',
            '_PEOPLE = ("giver","given_by","signoff",)',
            '_PEOPLE = ("giver","deputy","signoff",)',
            '_PEOPLE = ("giver","deputy","given_by",)',
        )
    },
}
