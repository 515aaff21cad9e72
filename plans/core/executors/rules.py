"""Where a new executor begins. The rules read a cell from left to right and, when unsure, do not cut."""

import re
from dataclasses import dataclass

from plans.core.executors.lexer import Gap, Token
from plans.core.executors.words import Case, Form, Kind, is_qualifier

PEOPLE = (Kind.PERSON, Kind.GROUP, Kind.PEOPLE)
OWNED = (Kind.PERSON, Kind.GROUP, Kind.UNIT)
HEADS = (*PEOPLE, Kind.BODY, Kind.OFFICE, Kind.UNIT, Kind.ORGANISATION)
ORGANISATIONS = (Kind.SHORT, Kind.FORM, Kind.QUOTED, Kind.CAPITALS, Kind.ORGANISATION)
# "Заместитель директора": of whom, so an EITHER after it is no second executor.
_DEPUTIES = re.compile(r"заместител|зам\Z|помощник|секретар|ассистент|советник|и\.о|врио|представител|ио\Z")
# These say nothing without their complement, so what follows "и" is shared.
_NEVER_ALONE = re.compile(r"член|представител|заместител|участник|зам\Z")
# Councils within an organisation: it may stand next to them.
_OWNED = re.compile(r"педагогическ|попечительск|наблюдательн|методическ|студенческ|учен|приемн|учебн|административн")
_PARTICIPLE = re.compile(
    r"\w*(?:[юуяа]щ|вш)(?:ий|ая|ее|ие|его|ей|их|ийся|аяся|иеся|ихся)\Z|котор\w+\Z|где\Z|включая\Z|чь[яие]\Z|кроме\Z|"
    r"не\Z|том\Z|\w+(?:[еаяо]нн|[иеяу]т)(?:ый|ая|ое|ые)\Z|подведомственн\w+\Z|а\Z|согласно\Z|т\.?ч\Z"
)
_LIKE_ADJECTIVES = re.compile(r"ведущ|действующ|соответствующ|заинтересованн|ответственн|будущ|подведомственн")
_AND_OTHERS = re.compile(r"(?:др|т\.\s?[дп]|пр|прочи[ех]|други[ех]|ины[ех])\.?\Z")
_AWAITING = frozenset("города имени поселка села района округа ответственный ответственные числе лице как например".split())
_GOVERNING = frozenset("за на в во через под по".split())


@dataclass(slots=True)
class Current:
    """The executor being read: what the rules need to know of its tokens so far."""

    first: int
    gap: Gap
    head: Form
    head_end: int
    last: Token
    wants: bool = False  # not yet said of whose organisation: "Заместитель директора (колледжа)"
    open: bool = False  # cannot end here: after a preposition, an adjective, a dash, a legal form
    bare: bool = True  # only the words of its head so far
    person: bool = False
    complement: bool = False  # goes on in small letters: "Департамент образования"
    governed: bool = False  # an accusative may follow, which often looks like a nominative
    known: bool = False  # ends with a name of the directory


def phrase(tokens: list[Token], at: int) -> tuple[Form, int]:
    """The form of the phrase that begins here ("Отраслевые предприятия": a nominative), and where its noun stands."""
    cases, end = set(), at
    while tokens[end].form.kind is Kind.ADJECTIVE and end - at < 5 and not tokens[end].person:
        cases.add(tokens[end].form.case)
        if end + 1 == len(tokens) or tokens[end + 1].gap > Gap.LINE:
            break
        end += 1
    noun = tokens[end].form
    if not cases:
        return noun, end
    if Case.OBLIQUE in cases or (cases == {Case.EITHER} and noun.case is not Case.NOMINATIVE):
        return noun._replace(case=Case.OBLIQUE), end
    if Case.NOMINATIVE in cases and noun.case is not Case.OBLIQUE:
        return noun._replace(case=Case.NOMINATIVE, plural=noun.plural or tokens[at].form.plural), end
    return noun, end


def begins(current: Current, tokens: list[Token], at: int) -> bool:
    """Does a new executor begin at this token?"""
    token = tokens[at]
    kind = token.form.kind
    if token.gap is Gap.HARD:
        return True
    if kind in (Kind.BRACKET, Kind.DASH, Kind.NUMBER, Kind.PREPOSITION) or _AND_OTHERS.match(token.bare):
        return False
    if token.gap is Gap.COMMA:
        return _after_comma(current, tokens, at)
    if current.open:
        return _after_form(current, tokens, at)
    return _unseparated(current, tokens, at) or (token.gap is Gap.LINE and _on_a_line(current, tokens, at))


def _after_form(current: Current, tokens: list[Token], at: int) -> bool:
    """After a legal form without its name ("Администрация ГБПОУ") only people and bodies on a new line are new."""
    form, _ = phrase(tokens, at)
    if current.last.form.kind is Kind.FORM and form.kind is Kind.SHORT:
        return tokens[at].gap is Gap.LINE
    if current.last.form.kind is not Kind.FORM or form.case is not Case.NOMINATIVE or not tokens[at].capital:
        return False
    return form.kind in PEOPLE or form.kind is Kind.BODY


def _unseparated(current: Current, tokens: list[Token], at: int) -> bool:
    token, (form, _) = tokens[at], phrase(tokens, at)
    if token.person:
        return current.person
    if token.known and form.case is not Case.OBLIQUE:
        return not current.wants or (form.case is Case.NOMINATIVE and token.capital)
    if form.kind is Kind.SHORT:
        return not current.wants
    if form.kind is Kind.FORM:
        return not current.wants and not current.bare and not (current.person and current.head.kind is Kind.PLAIN)
    if form.kind in HEADS and form.case is Case.NOMINATIVE:
        return token.capital or _small_plural(current, token, form)
    if form.kind in HEADS and form.case is Case.EITHER and token.capital:
        return not _is_complement(current, form)
    if token.capital and form.case is Case.NOMINATIVE and form.plural:  # "Индустриальные флагманы"
        return True
    return current.known and token.capital and not re.search(r"[аяыиуюеой]\Z|[оеы][вйх]\Z", token.bare)


def _is_complement(current: Current, form: Form) -> bool:
    """May a form that looks like a genitive say of whom the last word is? "Заместитель директора", "Члены комиссии"."""
    if not current.wants or current.last.form.kind not in HEADS:
        return False
    return form.kind is not Kind.PERSON or bool(_DEPUTIES.match(current.last.bare))


def _small_plural(current: Current, token: Token, form: Form) -> bool:
    """ "руководители ПОО представители кластера", but not "ПОО участники кластера": that is one."""
    if not form.plural or (form.kind not in HEADS):
        return False
    if current.governed and form.kind not in PEOPLE:
        return False
    return not (current.last.form.kind in (Kind.SHORT, Kind.ORGANISATION) and _NEVER_ALONE.match(token.bare))


def _on_a_line(current: Current, tokens: list[Token], at: int) -> bool:
    """Does a new line that nothing else announces begin an executor, or go on with the words before?"""
    token, (form, _) = tokens[at], phrase(tokens, at)
    if token.person:
        return not (current.head.kind is Kind.PERSON and not current.head.plural)
    if form.case is Case.OBLIQUE:
        return False
    if form.kind is Kind.QUOTED:
        return current.last.form.kind is Kind.QUOTED or current.last.text.endswith(("»", '"', "”"))
    if form.kind in (Kind.FORM, Kind.CAPITALS):
        return not current.wants
    if form.kind in HEADS and form.case is Case.NOMINATIVE:
        return not current.person
    if form.kind in HEADS and form.case is Case.EITHER:
        return not _is_complement(current, form)
    return token.capital and not (current.wants and current.bare)


def _after_comma(current: Current, tokens: list[Token], at: int) -> bool:
    token, (form, _) = tokens[at], phrase(tokens, at)
    if token.person or token.known:
        return True
    if token.form.kind not in HEADS and _PARTICIPLE.match(token.bare):
        plain = form.kind in PEOPLE or (form.kind in HEADS and _LIKE_ADJECTIVES.match(token.bare))
        return bool(plain) and form.case is Case.NOMINATIVE
    if current.person and current.head.kind is Kind.PLAIN and form.kind is Kind.PERSON and not form.plural:
        return not current.bare
    if form.case is Case.OBLIQUE:
        return False
    if form.kind in HEADS or form.kind in (Kind.SHORT, Kind.FORM, Kind.QUOTED, Kind.CAPITALS) or token.capital:
        return True
    if token.form.kind is Kind.ADJECTIVE:
        return form.case is Case.NOMINATIVE and current.head.kind is not Kind.OFFICE
    return not current.complement and not (current.person and current.bare)


def joins(current: Current, tokens: list[Token], at: int, *, strong: bool = False) -> bool:
    """Does "и" before this token separate two executors? A `strong` one is ", и" or "а также"."""
    token, (form, end) = tokens[at], phrase(tokens, at)
    if current.open or _AND_OTHERS.match(token.bare):
        return False
    if strong:
        return _after_comma(current, tokens, at)
    if token.person:
        return current.person
    if form.kind in (Kind.SHORT, Kind.FORM, Kind.CAPITALS) or (token.known and form.case is not Case.OBLIQUE):
        return _joins_organisation(current, form)
    if form.kind not in HEADS or form.case is Case.OBLIQUE:
        return False
    if current.head.kind is Kind.PERSON and current.bare and not current.person:
        return _ends(tokens, end) and not _NEVER_ALONE.match(tokens[end].bare)
    if current.governed and form.kind not in PEOPLE:
        return False
    return form.case is Case.NOMINATIVE or current.bare or current.head.kind in ORGANISATIONS


def belongs_to_list(before: Current, current: Current, token: Token) -> bool:
    """Does a genitive show that names in capitals were genitives too? "Представители ПОО, ЦОПП, предприятий": one."""
    return (
        before.head.kind is Kind.PERSON
        and not before.person
        and current.head.kind is Kind.SHORT
        and current.bare
        and current.gap is Gap.COMMA
        and token.form.case is Case.OBLIQUE
    )


def _joins_organisation(current: Current, form: Form) -> bool:
    """ "ЦОПП и ПОО", but not "Руководители ЦОПП и ПОО"."""
    if current.governed:
        return False
    if form.kind is Kind.CAPITALS:
        return current.bare and current.head.kind in (Kind.SHORT, Kind.CAPITALS)
    if current.head.kind in (*ORGANISATIONS, Kind.OFFICE):
        return True
    return current.bare and current.head.kind in (Kind.BODY, Kind.PEOPLE)


def _ends(tokens: list[Token], at: int) -> bool:
    return at + 1 == len(tokens) or tokens[at + 1].gap >= Gap.COMMA


def start(tokens: list[Token], at: int) -> Current:
    """A new executor that begins at this token."""
    token, (form, end) = tokens[at], phrase(tokens, at)
    if token.person:
        form, end = Form(Kind.PLAIN), at + token.person - 1
    current = Current(at, token.gap, form, end, token)
    follow(current, token, at)
    owned = form.kind is Kind.BODY and _OWNED.match(token.bare)
    current.wants = form.kind in OWNED or bool(owned)
    return current


def follow(current: Current, token: Token, at: int) -> None:
    """The token belongs to the current executor."""
    kind = token.form.kind
    current.open = _leaves_open(current, token)
    current.bare = at <= current.head_end
    if not current.bare:
        if kind in OWNED:
            current.wants = True
        elif current.last.form.kind is Kind.PREPOSITION and kind not in (Kind.SHORT, Kind.FORM, Kind.QUOTED):
            current.wants = True  # "по взаимодействию (ПОО)", "по УР (ПОО)"
        elif kind in (*HEADS, *ORGANISATIONS):
            current.wants = False
        current.complement = current.complement or (token.text[0].islower() and kind is not Kind.BRACKET)
    participle = token.gap is Gap.COMMA and bool(_PARTICIPLE.match(token.bare))
    current.governed = current.governed or participle or token.bare in _GOVERNING
    current.person = current.person or token.person > 0
    current.last, current.known = token, False


def _leaves_open(current: Current, token: Token) -> bool:
    kind = token.form.kind
    if kind is Kind.FORM:
        return token.text[-1] not in '»"”)'
    if is_qualifier(token.text):
        return current.last.form.kind is Kind.FORM
    return token.bare in _AWAITING or token.text.endswith(":") or (kind in (Kind.PREPOSITION, Kind.DASH, Kind.ADJECTIVE) and not token.person)
