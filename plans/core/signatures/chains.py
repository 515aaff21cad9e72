"""From a certificate up to somebody whom the administrator trusts, and whether any link was revoked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from plans.core.signatures.certificates import Certificate, pem
from plans.core.signatures.messages import Message, Stamp
from plans.core.signatures.tools import INSTALL, Tools
from plans.core.signatures.trust import Trust
from plans.core.signatures.verdicts import Point, Verdict, bad, day, good, unknown

_ERROR = re.compile(r"error (\d+) at \d+ depth")
_EXPIRED, _EARLY, _REVOKED = "10", "9", "23"
_NO_ISSUER = {"2", "20", "21"}
_SELF_MADE = {"18", "19"}
_LONGEST = 10
_NO_TRUST = "Список доверенных удостоверяющих центров не загружен: администратор приносит его командой trust."
_NO_TOOL = f"Здесь это нельзя проверить. Установите: {INSTALL}."
_NO_LISTS = (
    "Списки отозванных проверяет только openssl с ГОСТ. Установите: sudo apt-get install libengine-gost-openssl."
)
_CLOSED = ("-no-CApath", "-no-CAstore")  # of this machine's own; the part of openssl for stamps takes none by itself


@dataclass(frozen=True, slots=True)
class Links:
    """What is known for building chains: whom to trust, and what the file of the signature brings along."""

    trust: Trust
    tools: Tools
    now: datetime
    found: Message

    def chain(
        self, leaf: Certificate, moment: datetime, claimed: datetime | None
    ) -> tuple[Point, tuple[Certificate, ...]]:
        """Whether it leads to the trust list, and the certificates on the way; none where that is no way."""
        if not self.trust.certificates:
            return unknown(_NO_TRUST), ()
        way = self._way(leaf)
        if not self.tools.openssl:
            return self._by_certtool(way), way
        errors = self._errors(leaf, "-attime", str(int(moment.timestamp())))
        if not errors:
            return good(f"Цепочка ведёт к центру «{way[-1].owner}» из списка доверенных от {self.trust.day}."), way
        if errors == {_EXPIRED}:
            return self._expired(leaf, moment, claimed), way
        return self._broken(errors, way), ()

    def revocation(self, way: Sequence[Certificate], moment: datetime) -> Point:
        """Whether any certificate on the way, but for who is trusted himself, was revoked before the moment."""
        said = [self._revoked(one, moment) for one in way if one.data not in self._anchors()]
        for verdict in (Verdict.BAD, Verdict.UNKNOWN):
            if found := [one for one in said if one.verdict is verdict]:
                return found[0]
        return said[0] if said else good("Сертификат подписавшего сам стоит в списке доверенных.")

    def stamp(self, token: Stamp, value: bytes, more: Iterable[Certificate]) -> Point | None:
        """What is wrong with a time stamp over the value; None when it holds."""
        if not self.trust.certificates:
            return unknown(_NO_TRUST)
        known = _pems((*token.message.certificates, *more))
        at = str(int(token.moment.timestamp()))
        words = ("ts", "-verify", "-token_in", "-in", token.message.data, "-data", value, "-untrusted", known)
        asked = self.tools.ask_openssl(*words, *self._trusted(), "-attime", at)
        if not asked.well:
            return bad("Штамп времени не подтверждён: он подделан или служба времени не из списка доверенных.")
        (signer,) = token.message.signers
        leaf = next((one for one in (*token.message.certificates, *more) if signer.is_by(one)), None)
        if leaf is None:
            return unknown("В штампе времени нет сертификата службы.")
        said = self.revocation(self._way(leaf), token.moment)
        return None if said.verdict is Verdict.GOOD else Point(said.verdict, f"Служба времени: {said.why}")

    def _anchors(self) -> set[bytes]:
        return {one.data for one in self.trust.certificates}

    def _way(self, leaf: Certificate) -> tuple[Certificate, ...]:
        way, anchors = [leaf], self._anchors()
        known = (*self.trust.certificates, *self.found.certificates)
        while way[-1].data not in anchors and len(way) < _LONGEST:
            issuer = next((one for one in known if one not in way and way[-1].is_issued_by(one)), None)
            if issuer is None:
                break
            way.append(issuer)
        return tuple(way)

    def _trusted(self) -> tuple[str | bytes, ...]:
        return ("-partial_chain", "-CAfile", _pems(self.trust.certificates))

    def _errors(self, leaf: Certificate, *more: str | bytes) -> set[str]:
        """The numbers of what openssl finds wrong with a certificate."""
        known = ("-untrusted", _pems(self.found.certificates)) if self.found.certificates else ()
        asked = self.tools.ask_openssl(
            "verify", *_CLOSED, *self._trusted(), *known, *more, pem("CERTIFICATE", leaf.data)
        )
        return set() if asked.well else set(_ERROR.findall(asked.words)) or {""}

    def _expired(self, leaf: Certificate, moment: datetime, claimed: datetime | None) -> Point:
        now = f"Срок сертификата (до {day(leaf.ends)}) или его центра к {day(moment)} истёк"
        if claimed and not self._errors(leaf, "-attime", str(int(claimed.timestamp()))):
            return unknown(f"{now}, а проверенного штампа времени нет: нельзя доказать, что подписали раньше.")
        return bad(f"{now}: подписано после срока.")

    def _broken(self, errors: set[str], way: Sequence[Certificate]) -> Point:
        last, of_list = way[-1], f"списке доверенных от {self.trust.day}"
        if errors & _SELF_MADE:
            return bad(f"Цепочка ведёт к центру «{last.owner}», которого нет в {of_list}.")
        if errors & _NO_ISSUER:
            if any(one.subject == last.issuer for one in (*self.trust.certificates, *self.found.certificates)):
                return bad(f"Сертификат выдан от имени центра «{last.issued_by}», но не его ключом.")
            return unknown(f"Центра «{last.issued_by}» нет ни в файле подписи, ни в {of_list}.")
        if _EARLY in errors:
            return bad("Сертификат ещё не действовал, когда им подписали.")
        return bad("Цепочка сертификатов неверна: подпись издателя не подходит или он не вправе издавать сертификаты.")

    def _by_certtool(self, way: Sequence[Certificate]) -> Point:
        """It knows no other day than today."""
        if not self.tools.certtool:
            return unknown(_NO_TOOL)
        words = ("--verify", "--load-ca-certificate", _pems(self.trust.certificates), "--infile", _pems(way))
        asked = self.tools.ask_certtool(*words)
        if asked.well and "Verified. The certificate is trusted." in asked.words:
            return good(f"Цепочка ведёт в список доверенных от {self.trust.day} (проверено certtool).")
        return unknown(f"Программа certtool не провела цепочку в список доверенных от {self.trust.day}.")

    def _revoked(self, one: Certificate, moment: datetime) -> Point:
        if not self.tools.openssl:
            return unknown(_NO_LISTS)
        known = self.trust.newest(one.issuer, self.found.revoked, self.now)
        if known is None:
            return unknown(f"Нет списка отозванных сертификатов центра «{one.issued_by}».")
        errors = self._errors(one, "-no_check_time", "-crl_check", "-CRLfile", pem("X509 CRL", known.data))
        if errors == {_REVOKED}:
            return _when_revoked(known.day_of(one.serial), moment)
        if errors:
            return unknown(f"Список отозванных центра «{one.issued_by}» не его: подпись списка не подходит.")
        if known.ends is None or moment > known.ends:
            return unknown(f"Список отозванных центра «{one.issued_by}» от {day(known.begins)} устарел.")
        return good(f"По списку от {day(known.begins)} сертификат не отозван.")


def _when_revoked(revoked: datetime | None, moment: datetime) -> Point:
    if revoked is None:
        return bad("Сертификат отозван.")
    if revoked > moment:
        return good(f"Сертификат отозван {day(revoked)}, позже подписи от {day(moment)}.")
    return bad(f"Сертификат отозван {day(revoked)}.")


def _pems(certificates: Iterable[Certificate]) -> bytes:
    return b"".join(pem("CERTIFICATE", one.data) for one in certificates)
