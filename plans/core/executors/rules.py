"""Where a new executor begins. The rules read a cell from left to right and, when unsure, do not cut."""

import re

from plans.core.executors.current import BEFORE_PLACES, PARTICIPLE, Current, phrase
from plans.core.executors.lexer import Gap, Token
from plans.core.executors.nouns import HEADS, ORGANISATIONS, PEOPLE, Kind
from plans.core.executors.words import POSSESSIVES, Case, Form, is_qualifier

# "Заместитель директора": of whom, so an EITHER after it is no second executor.
_DEPUTIES = re.compile(r"заместител|зам\Z|помощник|секретар|ассистент|советник|и\.о|врио|представител|ио\Z")
# These say nothing without their complement, so what follows "и" is shared.
_NEVER_ALONE = re.compile(r"член|представител|заместител|участник|зам\Z")
_APPOSITION = re.compile(r"член|участник|партнер")
_LIKE_ADJECTIVES = re.compile(r"ведущ|управляющ|действующ|соответствующ|будущ|следующ|начинающ")
# After "Директор и", "Директор /" these are another post, also when somebody is named whose.
_OTHER_POST = re.compile(r"заместител|зам\Z|помощник")
_INSTRUMENTAL = re.compile(r"(?:[ая]ми|[оеь]м|[оеё]й|ью|[иы]м)\Z")
# Endings that no genitive has: what follows a complement ("Отдел кадров, канцелярия") is no more of it.
_NOMINATIVE = re.compile(
    r"(?:тел[ьи]|щики?|чики?|(?<!кли)(?<!тех)ники?|техник|исты?|ар[ьи]|торы?|логи?|граф|инат|пункты?|кабинеты?|клубы?|центры?|отделы?|ция|ство)\Z"
)
_PAIRED = ("ЗП", "ЧС")  # "КДН и ЗП", "ГО и ЧС": one name
_AND_OTHERS = re.compile(r"(?:др|т\.\s?[дп]|пр|прочи[ех]|други[ех]|ины[ех])\.?\Z")


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
    if token.slash:
        return joins(current, tokens, at) or current.head.kind is kind is Kind.QUOTED
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
        return current.person or (current.known and token.known > 0)
    if form.case is Case.OBLIQUE:
        return False
    if token.known and (current.known or not current.wants):
        return True
    if form.kind is Kind.SHORT:
        return not current.wants
    if form.kind is Kind.FORM:
        whose = current.person and current.head.kind in (Kind.PLAIN, Kind.PERSON)  # "Иванов И.И. (ОГБПОУ «ТЭПК»)"
        return not (current.wants or current.bare or whose)
    if form.kind in HEADS and form.case is Case.NOMINATIVE:
        return token.capital or _small_plural(current, token, form)
    if form.kind in HEADS and form.case is Case.EITHER and token.capital:
        return not _is_complement(current, form)
    if token.capital and form.case is Case.NOMINATIVE and form.plural:  # "Индустриальные флагманы"
        return True
    return current.known and token.capital and not re.search(r"[аяыиуюеой]\Z|[оеы][вйх]\Z", token.bare)


def _is_complement(current: Current, form: Form) -> bool:
    """May a form that looks like a genitive say of whom the last word is? "Заместитель директора", "Члены комиссии"."""
    if form.kind in (Kind.UNIT, Kind.OFFICE, Kind.BODY):  # "Департамент образования Администрации Томской области"
        return True
    if not current.wants or current.last.form.kind not in HEADS:
        return False
    return form.kind is not Kind.PERSON or bool(_DEPUTIES.match(current.last.bare))


def _small_plural(current: Current, token: Token, form: Form) -> bool:
    """ "руководители ПОО представители кластера", but not "ПОО участники кластера": that is one."""
    if form.kind not in PEOPLE:  # "рабочая группа" cannot be what somebody is of
        return not current.governed and (form.plural or token.form.kind is Kind.ADJECTIVE)
    if not form.plural:
        return False
    return not _describes_colleges(current, token)


def _describes_colleges(current: Current, token: Token) -> bool:
    return current.last.form.kind in (Kind.SHORT, Kind.ORGANISATION) and bool(_APPOSITION.match(token.bare))


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
        return not current.person and not _describes_colleges(current, token)
    if form.kind in HEADS and form.case is Case.EITHER:
        return not _is_complement(current, form)
    if current.last.bare in BEFORE_PLACES:
        return False
    return token.capital and not (current.bare and (current.wants or current.head.kind is Kind.OFFICE))


def _after_comma(current: Current, tokens: list[Token], at: int) -> bool:
    token, (form, _) = tokens[at], phrase(tokens, at)
    if token.person or token.known:
        return True
    if token.form.kind not in HEADS and PARTICIPLE.match(token.bare):
        return form.kind in (*HEADS, Kind.SHORT) and form.case is Case.NOMINATIVE and _describes(token, form)
    if current.person and current.head.kind is Kind.PLAIN and form.kind is Kind.PERSON and not form.plural:
        return current.post
    if is_qualifier(token.text) or (current.duties and form.kind is Kind.CAPITALS):
        return False
    if form.case is Case.OBLIQUE:
        return _joined(current, tokens, at)
    if form.kind in HEADS or form.kind in (Kind.SHORT, Kind.FORM, Kind.QUOTED, Kind.CAPITALS) or token.capital:
        return True
    if token.form.kind is Kind.ADJECTIVE:
        return form.case is Case.NOMINATIVE and current.head.kind is not Kind.OFFICE
    if _NOMINATIVE.search(token.bare) and not current.governed:
        return True
    return not current.complement and not (current.person and current.bare)


def _describes(participle: Token, form: Form) -> bool:
    """ "заинтересованные работодатели" are somebody; "реализующие программы" need somebody before the comma."""
    return (
        participle.capital
        or form.kind in PEOPLE
        or not re.search("[юуяа]щ|[вд]ш", participle.bare)
        or bool(_LIKE_ADJECTIVES.match(participle.bare))
    )


def joins(current: Current, tokens: list[Token], at: int, *, strong: bool = False) -> bool:
    """Does "и" before this token separate two executors? A `strong` one is ", и" or "а также"."""
    token, (form, end) = tokens[at], phrase(tokens, at)
    if current.open or _AND_OTHERS.match(token.bare) or token.bare in POSSESSIVES:
        return False
    if strong:
        return _after_comma(current, tokens, at)
    if token.person:
        return current.person
    if form.kind in (Kind.SHORT, Kind.FORM, Kind.CAPITALS) or (token.known and form.case is not Case.OBLIQUE):
        return _joins_organisation(current, form) and token.text not in _PAIRED
    if form.kind not in HEADS or form.case is Case.OBLIQUE:
        return _joined(current, tokens, at)
    if current.head.kind is Kind.PERSON and current.bare and not current.person:
        if _OTHER_POST.match(token.bare):
            return not _NEVER_ALONE.match(current.last.bare)
        return _ends(tokens, end) and not _NEVER_ALONE.match(tokens[end].bare)
    if current.governed and form.kind not in PEOPLE:
        return False
    if current.bare and current.head.kind is form.kind is Kind.ORGANISATION:  # "Вузы и колледжи города"
        return _ends(tokens, end)
    return form.case is Case.NOMINATIVE or current.bare or current.head.kind in ORGANISATIONS


def _joined(current: Current, tokens: list[Token], at: int) -> bool:
    """ "совместно с ЦОПП, работодателями", "при участии ПОО и работодателей": another, in the case of the first."""
    form, end = phrase(tokens, at)
    if current.joint is None or form.kind not in HEADS:
        return False
    if current.joint:
        return bool(_INSTRUMENTAL.search(tokens[end].bare))
    return current.bare and current.head.kind is not Kind.PERSON


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
    if current.governed or current.preposition:
        return False
    if form.kind is Kind.CAPITALS:
        return current.bare and current.head.kind in (Kind.SHORT, Kind.CAPITALS)
    if current.head.kind in (*ORGANISATIONS, Kind.OFFICE):
        return True
    return current.bare and current.head.kind in (Kind.BODY, Kind.PEOPLE)


def _ends(tokens: list[Token], at: int) -> bool:
    return at + 1 == len(tokens) or tokens[at + 1].gap >= Gap.COMMA
