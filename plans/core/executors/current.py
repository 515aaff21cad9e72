"""The executor that is being read: what the rules need to know of its words so far."""

import re
from dataclasses import dataclass

from plans.core.executors.lexer import Gap, Token
from plans.core.executors.nouns import HEADS, ORGANISATIONS, OWNED, Kind
from plans.core.executors.words import Case, Form, is_qualifier

# What a comma does not part from the words before it: "ПОО, входящие в Кластер", "ПОО, в том числе …".
PARTICIPLE = re.compile(
    r"\w*(?:[юуяа]щ|[вд]ш)(?:ий|ая|ее|ие|его|ей|их|ийся|аяся|иеся|ихся)\Z|котор\w+\Z|где\Z|включая\Z|чь[яие]\Z|кроме\Z|"
    r"не\Z|\w+(?:[еаяо]нн|[иеяу]т)(?:ый|ая|ое|ые)\Z|подведомственн\w+\Z|а\Z|согласно\Z|т\.?ч\Z"
)
# Councils within an organisation: it may stand next to them.
_INNER = re.compile(r"педагогическ|попечительск|наблюдательн|методическ|студенческ|учен|приемн|учебн|административн")
_PLACE = re.compile(r"област|кра[яй]\Z|район|округ|республик|город|посел")
BEFORE_PLACES = frozenset("г пос пгт город города городу поселка села".split())
# Nothing ends with these.
_AWAITING = frozenset("ответственный ответственные числе лице как например".split())
_GOVERNING = frozenset("за на в во через под".split())


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
    post: bool = False  # the person's post stands after the name
    complement: bool = False  # goes on in small letters: "Департамент образования"
    preposition: bool = False
    governed: bool = False  # an accusative may follow, which often looks like a nominative
    known: bool = False  # is a name of the directory so far
    duties: bool = False  # ends with what a post is for: "по УР", so that "УВР" after it is no one else
    joint: bool | None = None  # stands after "совместно с" or "при участии", as `Token.joint`


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
    neuter = tokens[at].bare.endswith("ое") and tokens[end].bare.endswith(("ие", "ство"))
    if Case.NOMINATIVE in cases and (noun.case is not Case.OBLIQUE or neuter):
        return noun._replace(case=Case.NOMINATIVE, plural=noun.plural or tokens[at].form.plural), end
    return noun, end


def start(tokens: list[Token], at: int) -> Current:
    """A new executor that begins at this token."""
    token, (form, end) = tokens[at], phrase(tokens, at)
    if token.person:
        form, end = Form(Kind.PLAIN), at + token.person - 1
    current = Current(at, token.gap, form, end, token)
    follow(current, token, at)
    current.joint = token.joint
    inner = form.kind is Kind.BODY and _INNER.match(token.bare)
    current.wants = form.kind in OWNED or bool(inner)
    return current


def follow(current: Current, token: Token, at: int) -> None:
    """The token belongs to the current executor."""
    kind = token.form.kind
    current.open = _leaves_open(current, token)
    current.bare = at <= current.head_end
    if not current.bare:
        if kind in OWNED:
            current.wants = True
        elif token.person or _PLACE.match(token.bare) or current.last.bare in BEFORE_PLACES:
            current.wants = False
        elif current.last.form.kind is Kind.PREPOSITION and kind not in (Kind.SHORT, Kind.FORM, Kind.QUOTED):
            current.wants = True  # "по взаимодействию (ПОО)", "по УР (ПОО)"
        elif kind in (*HEADS, *ORGANISATIONS):
            current.wants = False
        current.post = current.post or kind is Kind.PERSON
        current.complement = current.complement or (token.text[0].islower() and kind is not Kind.BRACKET)
    if kind not in (Kind.AND, Kind.PREPOSITION):
        current.duties = kind is Kind.CAPITALS and (current.duties or current.last.bare == "по")
    current.preposition = current.preposition or kind is Kind.PREPOSITION
    participle = token.gap is Gap.COMMA and bool(PARTICIPLE.match(token.bare))
    current.governed = current.governed or participle or token.bare in _GOVERNING
    current.person = current.person or token.person > 0
    current.last, current.known = token, False


def _leaves_open(current: Current, token: Token) -> bool:
    kind = token.form.kind
    if kind is Kind.FORM:
        return token.text[-1] not in '»"”)'
    if is_qualifier(token.text):
        return current.last.form.kind is Kind.FORM
    if token.bare in _AWAITING or token.text.endswith(":"):
        return True
    return kind in (Kind.PREPOSITION, Kind.DASH, Kind.ADJECTIVE) and not token.person
