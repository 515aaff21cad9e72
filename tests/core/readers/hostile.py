"""Files of strangers that want to cost much: each is refused, or read, for little."""

import random
from collections.abc import Callable
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.core.readers.files import p, relations, sheet, tbl, tc, tr, word, zipped

HEAD = tr("№", "Мероприятие", "Срок")
ROW = tr("1", "Первое", "Май")
PLAN = p("ПЛАН на 2022 год") + tbl(HEAD, ROW)
O = "urn:oasis:names:tc:opendocument:xmlns"  # noqa: E741
SPACES = " ".join(f'xmlns:{name}="{O}:{name}:1.0"' for name in ("office", "text", "table", "style"))
CELL = "<table:table-cell {}><text:p>{}</text:p></table:table-cell>"


def noise(count: int) -> str:
    """Words that do not pack well: nobody shall take them for a bomb."""
    return " ".join(f"{word_:x}" for word_ in random.Random(1).choices(range(2**40), k=count))


def odf(kind: str, body: str, styles: str = "", **parts: str | bytes) -> bytes:
    inner = {"text": "text", "spreadsheet": "spreadsheet"}[kind]
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:{inner}>{body}</office:{inner}></office:body>"
            "</office:document-content>",
        }
        | parts
    )


def odf_table(rows: str, name: str = "") -> str:
    return f"<table:table table:name='{name}'>{rows}</table:table>"


def odf_row(*texts: str, row: str = "", cell: str = "") -> str:
    return f"<table:table-row {row}>" + "".join(CELL.format(cell, text) for text in texts) + "</table:table-row>"


ODF_PLAN = odf_row("№", "Мероприятие", "Срок") + odf_row("1", "Первое", "Май")


def cells(count: int, inner: str) -> str:
    return "".join(f"<row>{inner}</row>" for _ in range(count))


def pdf(change: Callable[[pikepdf.Pdf, pikepdf.Page], None]) -> bytes:
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=(595, 842))
        change(file, page)
        out = BytesIO()
        file.save(out)
        return out.getvalue()


def drawn(commands: str) -> bytes:
    def draw(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F=file.make_indirect(font)))
        page.Contents = file.make_stream(commands.encode())

    return pdf(draw)


def nested_forms(count: int, *, circle: bool) -> bytes:
    """Forms that draw themselves, or each the next one twice."""

    def draw(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        forms = [file.make_stream(b"/X Do /X Do") for _ in range(count)]
        for at, form in enumerate(forms):
            below = forms[at] if circle else forms[min(at + 1, count - 1)]
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 500, 500])
            form.Resources = Dictionary(XObject=Dictionary(X=below))
        page.Resources = Dictionary(XObject=Dictionary(X=forms[0]))
        page.Contents = file.make_stream(b"/X Do " * 50)

    return pdf(draw)


def letters(rows: int, columns: int) -> bytes:
    texts = (
        f"BT /F 6 Tf 1 0 0 1 {20 + 570 * column / columns:.1f} {820 - 800 * row / rows:.2f} Tm (word) Tj ET"
        for row in range(rows)
        for column in range(columns)
    )
    return drawn("\n".join(texts))


def acting() -> bytes:
    """A page with the words of a plan, a script at its opening, a program to launch, a file beside."""

    def draw(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        script = Dictionary(Type=Name.Action, S=Name.JavaScript, JS="app.alert(1)")
        file.Root.OpenAction = file.make_indirect(script)
        file.Root.AA = Dictionary(WC=Dictionary(S=Name.Launch, F="cmd.exe"))
        file.attachments["plan.exe"] = b"MZ"

    with pikepdf.open(BytesIO(letters(12, 3))) as file:
        draw(file, file.pages[0])
        out = BytesIO()
        file.save(out)
        return out.getvalue()


def annotated(count: int) -> bytes:
    def draw(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents="word")
        page.Annots = Array([file.make_indirect(note)] * count)

    return pdf(draw)


def wide_strings(count: int) -> bytes:
    """One string of 100,000 letters that stands in many cells."""
    row = "<c t='s'><v>0</v></c>" * 10
    return sheet(cells(count, row), shared=(noise(8_000)[:99_000],))


def deep(open_: str, close: str, times: int, inner: str = "") -> str:
    return open_ * times + inner + close * times


def grid(columns: int) -> str:
    return "<w:tblGrid>" + '<w:gridCol w:w="1"/>' * columns + "</w:tblGrid>"


BOX = "<w:p><w:r><w:pict><w:txbxContent>"
BOX_END = "</w:txbxContent></w:pict></w:r></w:p>"
STYLE = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
LEVEL = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="{}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
FORMATS = '<numFmts><numFmt numFmtId="200" formatCode="{}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>'
# name: (the file, the pattern of its refusal; "" for one that is read)
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "docx: paragraphs without end": (lambda: word("".join(p(f"{at:x}") for at in range(60_000))), "строк вне таблиц"),
    "docx: a sea of words": (lambda: word("".join(p(noise(400)) for _ in range(2_500))), "млн знаков"),
    "docx: controls in controls": (
        lambda: word(deep("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 110, PLAN)),
        "",
    ),
    "docx: boxes in boxes": (lambda: word(PLAN + deep(BOX, BOX_END, 50, p("дно"))), ""),
    "docx: a grid of many columns": (lambda: word(PLAN + "<w:tbl>" + grid(90_000) + ROW + "</w:tbl>"), "подозрительно"),
    "docx: merged down for ever": (
        lambda: word(p("ПЛАН") + tbl(HEAD, ROW, *[tr(tc("", "<w:vMerge/>"), "a", "b")] * 19_000)),
        "",
    ),
    "docx: merged beside for ever": (
        lambda: word(PLAN + "<w:tbl><w:tr>" + tc("а", '<w:hMerge w:val="continue"/>') * 5_000 + "</w:tr></w:tbl>"),
        "столбцов",
    ),
    "docx: styles in a circle": (
        lambda: word(PLAN + p("а", '<w:pStyle w:val="A"/>'), styles=STYLE.format("A", "B") + STYLE.format("B", "A")),
        "",
    ),
    "docx: many styles": (
        lambda: word(PLAN, styles="".join(STYLE.format(f"s{at}", f"s{at + 1}") for at in range(60_000))),
        "",
    ),
    "docx: a long label": (
        lambda: word(PLAN + p("а", LISTED) * 15_000, numbering=LEVEL.format("%1" * 5_000)),
        "подозрительно",
    ),
    "docx: tabs": (lambda: word(PLAN + "<w:p><w:r>" + "<w:tab/>" * 90_000 + "</w:r></w:p>"), ""),
    "docx: many comments": (
        lambda: word(PLAN, comments="".join(f"<w:comment>{p(f'{at:x}')}</w:comment>" for at in range(40_000))),
        "примечаний",
    ),
    "docx: many hidden words": (
        lambda: word(PLAN + "".join(p(f"{at:x}", run="<w:vanish/>") for at in range(19_000))),
        "примечаний",
    ),
    "docx: many links": (
        lambda: zipped(
            {
                "_rels/.rels": relations(
                    {f"k{at}": f"p{at}" for at in range(60_000)} | {"officeDocument": "word/d.xml"}
                ),
                "word/d.xml": "<a/>",
            }
        ),
        "нет текста",
    ),
    "docx: a link to itself": (
        lambda: zipped({"_rels/.rels": relations({"officeDocument": "_rels/.rels"}), "word/document.xml": "<a/>"}),
        "архив",
    ),
    "xlsx: strings that unfold": (lambda: wide_strings(2_000), "млн знаков"),
    "xlsx: a million drawn rows": (
        lambda: sheet('<row><c s="0"/><c s="0"/></row>' * 500_000, styles="<cellXfs><xf/></cellXfs>"),
        "подозрительно",
    ),
    "xlsx: hidden rows": (
        lambda: sheet('<row hidden="1"><c t="s"><v>0</v></c></row>' * 100_000, shared=("слово",)),
        "подозрительно",
    ),
    "xlsx: merged cells without end": (
        lambda: sheet("<row><c><v>1</v></c></row>", tuple(f"A{at}:B{at + 1}" for at in range(1, 450_000))),
        "объединённых ячеек",
    ),
    "xlsx: one row of many cells": (lambda: sheet("<row>" + "<c><v>1</v></c>" * 200_000 + "</row>"), "подозрительно"),
    "xlsx: many rows of words": (lambda: sheet(cells(300_000, "<c><v>1</v></c>")), "подозрительно"),
    "xlsx: a format of brackets": (
        lambda: sheet('<row><c s="0"><v>1</v></c></row>', styles=FORMATS.format("[" * 30_000)),
        "План в файле не найден",
    ),
    "xlsx: a format of codes": (
        lambda: sheet(cells(15_000, '<c s="0"><v>44809</v></c>'), styles=FORMATS.format("dd.mm." * 33)),
        "План в файле не найден",
    ),
    "xlsx: a format of digits": (
        lambda: sheet(cells(15_000, '<c s="0"><v>1e14</v></c>'), styles=FORMATS.format("0." + "0" * 190)),
        "План в файле не найден",
    ),
    "xlsx: numbers beyond all bounds": (
        lambda: sheet(
            "<row>" + "".join(f"<c><v>{one}</v></c>" for one in ("1e999999", "-1e9", "9" * 4_000)) + "</row>"
        ),
        "План в файле не найден",
    ),
    "xlsx: rows far away": (
        lambda: sheet("".join(f'<row r="{at * 50}"><c><v>1</v></c></row>' for at in range(1, 20_000))),
        "План в файле не найден",
    ),
    "xlsx: strings of many runs": (
        lambda: sheet("<row><c t='s'><v>0</v></c></row>", shared=("а</t><t>" * 200_000,)),
        "подозрительно",
    ),
    "ods: columns that repeat": (
        lambda: odf("spreadsheet", odf_table(odf_row("слово", cell='table:number-columns-repeated="1000000000"'))),
        "План в файле не найден",
    ),
    "ods: rows that repeat": (
        lambda: odf("spreadsheet", odf_table(odf_row("слово", row='table:number-rows-repeated="99999999"'))),
        "ячеек",
    ),
    "ods: empty rows that repeat": (
        lambda: odf("spreadsheet", odf_table(ODF_PLAN + odf_row("", row='table:number-rows-repeated="99999999"'))),
        "",
    ),
    "ods: many sheets": (
        lambda: odf("spreadsheet", odf_table(ODF_PLAN) + odf_table("", "а") * 50_000),
        "подозрительно",
    ),
    "odt: rows that repeat": (
        lambda: odf("text", odf_table(odf_row("слово", row='table:number-rows-repeated="99999999"'))),
        "больше 20000 строк",
    ),
    "odt: columns that repeat": (
        lambda: odf("text", odf_table(odf_row("слово", cell='table:number-columns-repeated="999999999"'))),
        "План в файле не найден",
    ),
    "odt: spaces that repeat": (
        lambda: odf("text", "<text:p>" + 'а<text:s text:c="999999999"/>' * 5_000 + "</text:p>"),
        "План в файле не найден",
    ),
    "odt: lists in lists": (
        lambda: odf(
            "text", deep("<text:list><text:list-item>", "</text:list-item></text:list>", 115, "<text:p>а</text:p>")
        ),
        "нет ни одного слова",
    ),
    "odt: styles in a circle": (
        lambda: odf(
            "text",
            odf_table(ODF_PLAN),
            '<style:style style:name="A" style:family="paragraph" style:parent-style-name="A"/>',
        ),
        "",
    ),
    "odt: a password": (
        lambda: odf("text", odf_table(ODF_PLAN), **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "паролем",
    ),
    "odt: doctype": (
        lambda: zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            }
        ),
        "DOCTYPE",
    ),
    "docx: one table of a sea of words": (
        lambda: word(p("ПЛАН") + tbl(HEAD, *(tr(str(at), noise(20), noise(60)) for at in range(19_000)))),
        "млн знаков",
    ),
    "docx: millions of empty runs": (
        lambda: word(
            PLAN + "".join(f'<w:p><w:r><w:rPr><w:sz w:val="{at}"/></w:rPr></w:r></w:p>' for at in range(19_000))
        ),
        "",
    ),
    "xlsx: many drawn rows": (
        lambda: sheet("".join(f'<row r="{at}" ht="{at}"><c r="A{at}" s="0"/></row>' for at in range(1, 300_000))),
        "нет листа с текстом",
    ),
    "pdf: scripts and commands": (lambda: acting(), "План в файле не найден"),
    "csv: a quote that never ends": (lambda: ('а;б;в\nа;б;в\n"' + noise(200_000)).encode(), "CSV не разобрать"),
    "csv: separators alone": (lambda: b"a;b;c\n" * 3 + b";" * 3_000_000, ""),
    "csv: rows without end": (lambda: b"a;b;c\n" * 300_000, "больше 20000 строк"),
    "md: bars alone": (lambda: b"|a|b|\n|--|--|\n" + b"|" * 2_000_000, "столбцов"),
    "md: dashes": (lambda: b"|--" * 100_000 + b"\n|a|b|\n", "знаков"),
    "txt: noise in no encoding": (lambda: random.Random(2).randbytes(3_000_000).replace(b"\0", b"a"), "не текст"),
    "html: tables in tables": (lambda: b"<html>" + b"<table><tr><td>a" * 240, "вложенных друг"),
    "pdf: a form that draws itself": (lambda: nested_forms(1, circle=True), "слишком много раз"),
    "pdf: forms that double": (lambda: nested_forms(40, circle=False), "слишком много раз"),
    "pdf: a page of words": (lambda: letters(700, 60), "надписей"),
    "pdf: columns without lines": (lambda: letters(120, 90), "План в файле не найден"),
    "pdf: many notes on a page": (lambda: annotated(100_000), "нет текста"),
}
