"""Whether a detached signature holds: integrity, signature, chain, revocation, each by itself and with its reason.

What is read here is believed only where openssl (or certtool) agrees. The moment of which all is asked is that of a
checked time stamp, else that at which the program is known to have had the signature, else now.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from plans.core.signatures import chains
from plans.core.signatures.asn1 import BadEncoding, Node
from plans.core.signatures.certificates import INN, INN_OF_FIRM, ORGANISATION, Certificate, pem
from plans.core.signatures.messages import DATA, Message, Signer, message, stamp
from plans.core.signatures.tools import GOST, INSTALL, OTHERS, Tools
from plans.core.signatures.trust import Trust
from plans.core.signatures.verdicts import (
    CHAIN,
    INTEGRITY,
    REVOCATION,
    SIGNATURE,
    STAMP,
    Judgement,
    Owner,
    Point,
    Verdict,
    bad,
    day,
    good,
    of_all,
    unknown,
    worst,
)

_GOST_KEYS = {"1.2.643.7.1.1.1.1", "1.2.643.7.1.1.1.2"}
_HERE = f"Здесь это нельзя проверить: на сервере нет программы, которая знает ГОСТ. Установите: {INSTALL}."
_BROKEN = "Файл подписи повреждён или это не файл подписи (.sig, .p7s)."
_NO_FURTHER = "До этого проверка не дошла."
_ATTACHED = "Подпись присоединённая, а не отдельная: документ лежит внутри её файла"


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged, by what: the document, the moment that it is now, since when the signature is known to be."""

    document: bytes
    trust: Trust
    tools: Tools
    now: datetime
    known_since: datetime | None = None


def judge(signature: bytes, case: Case) -> Judgement:
    """The verdicts on a file of a signature; of several signatures in it the worst. Never raises on any bytes."""
    try:
        found = message(signature)
        if not found.signers:
            return of_all(bad("В файле подписи нет ни одной подписи."), rest=_NO_FURTHER)
        if found.content_type != DATA or _is_message(found.content):
            return of_all(bad("Подпись вложена в другую подпись: подписан не сам документ."), rest=_NO_FURTHER)
        judged = [_judge_one(found, one, case) for one in found.signers]
    except BadEncoding:
        return of_all(bad(_BROKEN), rest=_NO_FURTHER)
    return worst(judged)


def _is_message(content: bytes | None) -> bool:
    try:
        return bool(content) and message(content or b"").content_type != ""
    except BadEncoding:
        return False


def _judge_one(found: Message, signer: Signer, case: Case) -> Judgement:
    integrity = _integrity(found, signer, case)
    own = {one.data: one for one in found.certificates if signer.is_by(one)}
    claimed = signer.claimed.isoformat() if signer.claimed else ""
    if len(own) != 1:
        why = "В файле подписи нет сертификата подписавшего." if not own else "В файле два сертификата с одним номером."
        said = bad(why) if own else unknown(why)
        rest = dict.fromkeys((CHAIN, REVOCATION), unknown(_NO_FURTHER))
        return Judgement({INTEGRITY: integrity, SIGNATURE: said} | rest, signed_at=claimed)
    (leaf,) = own.values()
    signature = _signature(found, signer, leaf, integrity, case)
    if not case.tools.openssl:
        integrity, signature = _without_openssl(found, integrity, signature, case)
    elif not signer.attributes and signature.verdict is Verdict.GOOD:
        integrity = good("Подписан сам документ, он не изменён.")
    points = {INTEGRITY: integrity, SIGNATURE: signature}
    proven, stamped = _proven(found, signer, case)
    moment = proven or case.known_since or case.now
    links = chains.Links(case.trust, case.tools, case.now, found)
    points[CHAIN], chain = links.chain(leaf, moment, signer.claimed)
    points[REVOCATION] = links.revocation(chain, moment) if chain else unknown(_NO_FURTHER)
    if stamped:
        points[STAMP] = stamped
    notes = ("На подписи есть заверяющая подпись: она не проверялась.",) if signer.is_countersigned else ()
    return Judgement(points, _owner(leaf), claimed, proven.isoformat() if proven else "", notes)


def _owner(leaf: Certificate) -> Owner:
    names = leaf.names
    inn = names.get(INN_OF_FIRM) or names.get(INN, "").removeprefix("00")
    return Owner(
        name=leaf.owner,
        organisation=names.get(ORGANISATION, ""),
        inn=inn,
        number=leaf.number,
        issuer=leaf.issued_by,
        begins=leaf.begins.isoformat(),
        ends=leaf.ends.isoformat(),
    )


def _integrity(found: Message, signer: Signer, case: Case) -> Point:
    if found.content is not None:
        inside = "тот же, что этот" if found.content == case.document else "другой, не этот"
        said = unknown if found.content == case.document else bad
        return said(f"{_ATTACHED} — {inside}. Нужна отсоединённая подпись.")
    if not signer.attributes:  # then the signature itself is over the document
        return unknown("Подписан сам документ: изменён ли он, отдельно от подписи не узнать.")
    made = case.tools.digest(signer.digest, case.document)
    if made is None:
        return unknown(_HERE if signer.digest in GOST else "Контрольная сумма сделана способом, которого мы не знаем.")
    if made != signer.document:
        return bad("Подписан не этот файл: контрольная сумма документа другая. Его изменили или это другой документ.")
    return good("Контрольная сумма документа та, что подписана.")


def _signature(found: Message, signer: Signer, leaf: Certificate, integrity: Point, case: Case) -> Point:
    """The mathematics, asked twice: of what we have read, and of the whole as openssl reads it."""
    if leaf.algorithm not in _GOST_KEYS:
        return bad("Подпись сделана не по ГОСТ Р 34.10-2012: квалифицированной она быть не может.")
    if not case.tools.openssl:
        return unknown(_HERE)
    if signer.named and case.tools.digest(signer.named[0], leaf.data) != signer.named[1]:
        return bad("Сертификат подменён: подпись названа сделанной по другому.")
    kind = (GOST | OTHERS).get(signer.digest)
    if kind is None:
        return bad("Контрольная сумма сделана способом, которого мы не знаем.")
    signed = signer.attributes or case.document
    key = pem("PUBLIC KEY", leaf.key)
    asked = case.tools.ask_openssl("dgst", f"-{kind}", "-verify", key, "-signature", signer.value, signed)
    if not asked.well:
        return bad("Подпись не подходит к сертификату: она подделана или испорчена.")
    if found.content is None and integrity.verdict is not Verdict.BAD and not _whole_holds(found, case):
        return bad("Файл подписи составлен не по правилам: вторая проверка его не признала.")
    return good("Подпись сделана ключом этого сертификата.")


def _whole_holds(found: Message, case: Case) -> bool:
    words = ("cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in", found.data)
    return case.tools.ask_openssl(*words, "-content", case.document, "-out", "/dev/null").well


def _without_openssl(found: Message, integrity: Point, signature: Point, case: Case) -> tuple[Point, Point]:
    """What certtool says: one word about the document and the signature together."""
    if not case.tools.certtool or signature.verdict is Verdict.BAD or found.content is not None:
        return integrity, signature
    owners = b"".join(pem("CERTIFICATE", one.data) for one in found.certificates)
    words = ("--p7-verify", "--inder", "--infile", found.data, "--load-data", case.document)
    asked = case.tools.ask_certtool(*words, "--load-ca-certificate", owners)
    if asked.words.count("Signature status: ok") == len(found.signers):
        return good("Подписан этот документ (проверено certtool)."), good("Подпись подходит (проверено certtool).")
    return integrity, bad("Подпись не подходит к этому документу (проверено certtool).")


def _proven(found: Message, signer: Signer, case: Case) -> tuple[datetime | None, Point | None]:
    """The moment that a time stamp proves, and what is to be said of the stamps; the worst of several."""
    judged = [_stamp(found, signer, one, case) for one in signer.stamps]
    if not judged:
        return None, None
    moments = [moment for moment, said in judged if said.verdict is Verdict.GOOD and moment]
    shown = min((said for _, said in judged), key=lambda said: (said.verdict is Verdict.GOOD, said.verdict.value))
    return min(moments, default=None) if shown.verdict is Verdict.GOOD else None, shown


def _stamp(found: Message, signer: Signer, node: Node, case: Case) -> tuple[datetime | None, Point]:
    try:
        token = stamp(node)
    except BadEncoding:
        return None, bad("Штамп времени повреждён.")
    made = case.tools.digest(token.digest, signer.value)
    if made is None:
        return None, unknown(_HERE)
    if made != token.imprint:
        return None, bad("Штамп времени поставлен на другую подпись.")
    if token.moment > case.now:
        return None, bad("Штамп времени из будущего.")
    links = chains.Links(case.trust, case.tools, case.now, replace(token.message, revoked=found.revoked))
    said = links.stamp(token, signer.value, found.certificates)
    return token.moment, good(f"Штамп времени {day(token.moment)} проверен.") if said is None else said
