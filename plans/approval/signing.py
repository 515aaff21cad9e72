"""A sign-off by a file of a signature: what was brought is verified first, shown, and only then counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from plans.approval import texts
from plans.approval.refusals import Changed, MoveRefused
from plans.approval.signatures import SignatureRefused, refuse_false
from plans.core.evidence import MAX_NAME
from plans.core.signatures.attorney import Attorney
from plans.core.signatures.marks import signed_name
from plans.core.signatures.verdicts import INTEGRITY, POINTS, SIGNATURE, Judgement, Verdict
from plans.core.text import fold, sha256, without_control
from plans.files import signatures
from plans.models import Approval, Signature, SignatureCheck, User, WayText

CERTIFICATE = "сертификат"  # the kind of document by which a sign-off is given
NOT_PROVEN = "Этой подписью согласование не дать: не доказано, что подписан этот файл и этим ключом. {}"
AGAIN = "Эту подпись уже приносили: один файл подписи даёт одно согласование, один раз. Подпишите файл заново."
ANOTHER_TEXT = "Подписан прежний текст: план с тех пор изменили. Скачайте файл снова и подпишите его."


@dataclass(frozen=True, slots=True)
class Proxy:
    """A power of attorney that came with a signature, and what it says of itself."""

    name: str
    data: bytes
    said: Attorney


@dataclass(frozen=True, slots=True)
class Brought:
    """A signature over the text of a way, as it was verified just now: its integrity and mathematics hold."""

    text: WayText
    name: str
    data: bytes
    judgement: Judgement
    proxy: Proxy | None = None

    @property
    def on(self) -> date | None:
        """The day that a checked time stamp proves, else that which the signature says of itself."""
        moments = self.judgement.moments
        moment = moments["stamped"] or moments["signed"]
        return timezone.localtime(moment).date() if moment else None

    @property
    def signed_name(self) -> str:
        return signed_name(self.judgement.owner)

    @property
    def verdicts(self) -> str:
        """What was shown, in short: another answer is to be looked at again."""
        return ",".join(f"{name}={one.verdict}" for name, one in sorted(self.judgement.points.items()))


def brought(text: WayText, name: str, data: bytes, attorney: tuple[str, bytes] | None = None) -> Brought:
    """Verify a signature over the text, apart from us. Raises SignatureRefused, UnreadableFile, ReadingStopped.

    What is false is refused, and what nobody could prove of the file and its key; of the rest the person decides.
    """
    found = signatures.judged(data, texts.bytes_of(text))
    refuse_unproven(found)
    if Signature.objects.filter(text=text, sha256=sha256(data)).exists():
        raise SignatureRefused(AGAIN)
    proxy = Proxy(_named(attorney[0]), attorney[1], signatures.attorney(attorney[1])) if attorney else None
    return Brought(text, _named(name), data, found, proxy)


def refuse_unproven(found: Judgement) -> None:
    """Raises SignatureRefused where anything is false, or nobody could prove the file and the key."""
    refuse_false(found)
    if missing := [why for name, why in _not_good(found) if name in (INTEGRITY, SIGNATURE)]:
        raise SignatureRefused(NOT_PROVEN.format(" ".join(dict.fromkeys(missing))))


def _not_good(found: Judgement) -> list[tuple[str, str]]:
    """The points that were not proven, each with its reason."""
    return [(name, one.why) for name, one in found.points.items() if one.verdict is not Verdict.GOOD]


def _named(name: str) -> str:
    return fold(without_control(name))[-MAX_NAME:] or "подпись"


def doubts(found: Brought, approval: Approval) -> list[str]:
    """What a person has to know of, and to confirm, before the signature counts."""
    missing = [f"{POINTS[name]}: не проверено. {why}" for name, why in _not_good(found.judgement)]
    return [*missing, *_of_person(found, approval), *_of_proxy(found)]


def _of_person(found: Brought, approval: Approval) -> list[str]:
    """Where the certificate's owner is not whom the block or the way names."""
    owner = found.judgement.owner.name
    people = " ".join(str(one.last_name) for one in (approval.giver, approval.deputy) if one)
    known = f"{people} {approval.outsider} {approval.signoff.lines if approval.signoff else approval.lines}"
    surname = owner.split()[0] if owner else ""
    if surname and surname.casefold() in known.casefold():
        return []
    return [f"Подписал «{owner or 'неизвестно кто'}», а в грифе и в пути согласования эта фамилия не названа."]


def _of_proxy(found: Brought) -> Iterator[str]:
    """Where a power of attorney is for another person, or not of that day."""
    if found.proxy is None:
        return
    said, owner = found.proxy.said, found.judgement.owner.name
    if owner.casefold() not in said.agent.casefold():
        yield f"Доверенность выдана на имя «{said.agent or 'не названо'}», а подписал «{owner}»."
    if found.on and not said.covers(found.on):
        yield f"День подписи не попадает в срок доверенности: с {said.begins or '…'} по {said.ends}."


def check(text: str, found: Brought | None) -> None:
    """Whether the signature is over the text with this name. Raises MoveRefused, Changed."""
    if found is None:
        raise MoveRefused("Файл подписи не принесён.")
    if found.text.version != text:
        raise Changed(ANOTHER_TEXT)


def keep(found: Brought, approval: Approval, person: User) -> None:
    """Write down that by which a sign-off was given, in a transaction of the caller's who has locked the plan."""
    about = {"text": found.text, "approval": approval, "person": person}
    row = Signature.objects.create(
        over=Signature.Over.TEXT, name=found.name, data=found.data, sha256=sha256(found.data), **about
    )
    judged = found.judgement
    SignatureCheck.objects.create(signature=row, verdict=judged.verdict.value, said=judged.to_json())
    if found.proxy:
        Signature.objects.create(
            kind=Signature.Kinds.ATTORNEY,
            name=found.proxy.name,
            data=found.proxy.data,
            sha256=sha256(found.proxy.data),
            said=found.proxy.said.to_json(),
            **about,
        )


def of_rows(rows: Iterable[Approval]) -> dict[int, list[Signature]]:
    """The files by which sign-offs were given, by the sign-off; no query where none was given so."""
    keys = [row.pk for row in rows if row.means == Approval.Means.SIGNATURE]
    found: dict[int, list[Signature]] = defaultdict(list)
    if keys:
        signed = Signature.objects.filter(approval__in=keys, edition=None).defer("data").prefetch_related("checks")
        for one in signed.select_related("text__plan__cluster").defer("text__pdf"):
            found[one.approval_id].append(one)
    return found
