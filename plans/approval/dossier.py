"""The archive of an edition: all that proves it, and a plain text that tells how to prove it without this program."""

import json
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from plans.approval import signatures, texts
from plans.approval.papers import SHEET, papers_of
from plans.core import chain, codes
from plans.core.grid import Page
from plans.core.layout import lay_out
from plans.core.reading import document_of_json
from plans.core.schema import MANIFEST_SCHEMA, SCHEMA
from plans.core.text import sha256
from plans.core.writers import odt
from plans.files import archives
from plans.files.archives import File
from plans.files.names import file_name
from plans.files.stored import checked
from plans.models import ChainLink, Edition, Signature

SCHEMA_NAME, MANIFEST, HOW = "schema.json", "manifest.json", "verify.txt"
MANIFEST_SCHEMA_NAME = "manifest-schema.json"


def files_of(edition: Edition) -> list[File]:
    """The files of the archive, the manifest and the instruction last.

    Raises NotYet while the sheet is being made, NotMade, TextTooLong, Damaged.
    """
    files = [*archives.edition_files(edition), *_of_text(edition), *papers_of(edition), *_signed(edition)]
    manifest = File(MANIFEST, edition.approved_at, _json(_manifest(edition, files)))
    how = File(HOW, edition.approved_at, _how(edition, files).encode())
    return [*files, manifest, how]


def _of_text(edition: Edition) -> Iterator[File]:
    """The text once more: for other offices, and the form of its JSON."""
    grid = lay_out(document_of_json(edition.content.encode()), page=Page(by_columns=True))
    yield File(file_name(edition.plan, "odt", edition.number), edition.approved_at, odt.write(grid))
    yield File(SCHEMA_NAME, edition.approved_at, _json(SCHEMA))
    yield File(MANIFEST_SCHEMA_NAME, edition.approved_at, _json(MANIFEST_SCHEMA))


def _signed(edition: Edition) -> Iterator[File]:
    """Signatures and powers of attorney under names that say what they belong to, and the texts signed on the way."""
    told = set()
    for at, row in enumerate(signatures.rows_of(edition).select_related("text__plan__cluster"), start=1):
        if row.text and row.text not in told:
            told.add(row.text)
            yield File(texts.name_of(row.text), row.text.at, texts.bytes_of(row.text))
        yield File(_name_of(edition, row, at), row.at, checked(bytes(row.data), row.sha256, row.name))


def _name_of(edition: Edition, row: Signature, at: int) -> str:
    if row.kind == Signature.Kinds.ATTORNEY:
        return f"Доверенность {at}.xml"
    return f"{_over(edition, row)}.{at}.sig"


def _over(edition: Edition, row: Signature) -> str:
    """The name of the file that was signed."""
    return texts.name_of(row.text) if row.text else file_name(edition.plan, row.over, edition.number)


def _signatures(edition: Edition) -> list[dict[str, str]]:
    """Which file in the archive is the signature of which, of which sign-off, and what the check said last."""
    return [
        {
            "signature": _name_of(edition, row, at),
            "file": _over(edition, row),
            "signoff": row.approval.word if row.approval else "",
            "checked": check.verdict,
        }
        for at, (row, check) in enumerate(signatures.of_edition(edition), start=1)
        if check
    ]


def _manifest(edition: Edition, files: list[File]) -> dict[str, object]:
    link = ChainLink.objects.filter(kind=chain.EDITION, row=edition.pk).values_list("sha256", flat=True).first()
    return {
        "plan": list(document_of_json(edition.content.encode()).title),
        "cluster": edition.plan.cluster.name,
        "edition": edition.number,
        "approved_at": _moment(edition.approved_at),
        "code": edition.code or "",
        "chain": link or "",
        "signatures": _signatures(edition),
        "files": [{"name": one.name, "size": len(one.data), "sha256": sha256(one.data)} for one in files],
    }


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _json(values: object) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def _how(edition: Edition, files: list[File]) -> str:
    """Words for whoever opens the archive in twenty years, with nothing but the usual programs."""
    lines = [
        "КАК ПРОВЕРИТЬ ЭТОТ АРХИВ",
        "",
        f"Редакция № {edition.number}, утверждена {timezone.localtime(edition.approved_at):%d.%m.%Y}.",
        f"Код проверки: {codes.shown(edition.code) if edition.code else 'нет'}.",
        "Программа, в которой план утверждали, для проверки не нужна.",
        "",
        "1. Целы ли файлы. Откройте папку с файлами архива в командной строке и наберите:",
        f"       sha256sum -c {archives.SUMS}",
        "   (Windows: certutil -hashfile ИМЯ SHA256, и сравните сумму с той, что в SHA256SUMS.)",
        "   У каждого файла должно стоять «OK» («ЦЕЛ»). Пока сайт работает, те же суммы PDF и DOCX стоят на его",
        "   странице проверки по коду документа.",
        "",
        "2. Что в файлах. PDF — утверждённая бумага (PDF/A), DOCX и ODT — тот же текст для правки, JSON — тот же текст",
        f"   для программ (устройство описано в {SCHEMA_NAME}, JSON Schema), XLSX — таблица, «{SHEET}» — кто и как",
        f"   согласовал. Опись с размерами и суммами — {MANIFEST} (по {MANIFEST_SCHEMA_NAME}). В ней «chain»:",
        "   звено цепочки контрольных сумм, в которой стояла редакция: sha256 от JSON [прежнее звено, вид, сведения].",
        "",
        "3. Подписи.",
        *_how_signed(edition, files),
    ]
    return "\n".join(lines) + "\n"


def _how_signed(edition: Edition, files: list[File]) -> list[str]:
    signed = [(one.name, one.name.rpartition(".")[0].rpartition(".")[0]) for one in files if one.name.endswith(".sig")]
    if not signed:
        return ["   Файлов электронной подписи к этой редакции не приложили."]
    lines = [
        "   Подписи отсоединённые (CMS, RFC 5652), обычно по ГОСТ Р 34.10-2012. Нужен openssl, который знает ГОСТ",
        "   (в Debian пакет libengine-gost-openssl), и сертификаты удостоверяющих центров того времени (trust.pem):",
    ]
    if any(document.startswith(texts.NAME) for _, document in signed):
        lines += [
            f"   «{texts.NAME} …» — план, как он был отправлен на согласование, до утверждения. Под ним",
            "   подписывались те, кто согласовал его файлом подписи. Слова те же, что в редакции; отличаются отметка",
            "   «ПРОЕКТ» и пропуски в грифах, которые заполнены позже. Такая подпись подходит только к этому файлу.",
        ]
    for signature, document in signed:
        lines += [
            f'       openssl cms -verify -binary -engine gost -inform DER -in "{signature}" \\',
            f'           -content "{document}" -CAfile trust.pem -out /dev/null',
        ]
    lines += [
        "   Если подпись в PEM, вместо DER напишите PEM. Если срок сертификата уже истёк, добавьте -attime СЕКУНДЫ",
        "   (секунды с 1970 года, день подписи): подпись проверяют на день, когда её поставили. Отзыв сертификатов",
        "   смотрят по спискам (CRL) их удостоверяющих центров: -crl_check -CRLfile список.pem.",
    ]
    return lines
