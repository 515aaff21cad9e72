"""What a person reads: one word for one thing, Russian quotes and dashes, no «ё» lost. Templates, letters and code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# What people wrote, and the words by which it is read: no texts of ours.
VOCABULARIES = (
    "deadlines",
    "recognise",
    "executors",
    "readers",
    "migrations",
    "search.py",
    "words.py",
    "scopes.py",
    "rollover",
    "wrapping.py",
)
FORBIDDEN = {
    r"не о чём": "не о чем",
    r"[Мм]олчат\b": "кто не отметил",
    r"[Лл]ент[аеуы]\b": "график",
    r"[Оо]рган(?:а|у|ом|е)? кластера": "орган управления",
    r"байт в байт": "без изменений",
    r"[Пп]одписать на": "добавить в календарь",
    r"[Зз]амечани\w+ секретаря": "причина возврата",
    r"с замечанием": "с причиной",
    r"[Уу]чтено повторно": "повторы",
    r"(?i:юзер|логин\b|имейл|e-mail|кликн|дедлайн|апдейт)": "русское слово",
    r"(?<!\w)(?:сделано|сохранено|отмечено)\(": "без скобок",
}
# What only an administrator reads may be called as the books call it.
ON_PAGES = {r"[Оо]бязательств": "срок"}
PAGES = ("templates/", "plans/views/", "plans/forms/", "plans/letters/", "plans/reports/", "plans/core/reports/")
LOST = re.compile(
    r"(?<!\w)(?:ещ[е]|е[е]|(?:от|рас|под|за|у)?чет(?:а|у|ом|е|ы|ов|ам|ами|ах|н\w+)?|при[е]м(?:а|у|ом|е)?|об[ъ]ем\w*|"
    r"партн[е]р\w*|тр[е]х|четыр[е]х|сво[е]|мо[е]|тво[е]|е[е]|н[е]м|ч[е]м-то|"
    r"(?:утвержд|заверш|сохран|подтвержд|включ|отключ|возвращ|перенес|изме?н|исключ|отклон|определ|обновл|созда?н)ен"
    r"(?:н(?:ый|ого|ому|ом|ая|ой|ую|ое|ые|ых|ым|ыми))?)(?!\w)",
    re.IGNORECASE,
)
QUOTES = re.compile(r'"')
# Between words stands "—"; the short dash is for ranges and names of files.
SHORT_DASH = re.compile(r"(?<=[а-яё»)%*]) –(?= [*]*[а-яё«])|^– ")
HYPHEN = re.compile(r"(?<=[\wа-яё»).,}]) - (?=[\w«(])")
TAGS = re.compile(r"{#.*?#}|{%.*?%}|<script.*?</script>|<style.*?</style>|<code.*?</code>", re.DOTALL)
SPOKEN = re.compile(r'(?:aria-label|title|placeholder|alt|content)="([^"]*)"')
CYRILLIC = re.compile(r"[а-яё]{2}", re.IGNORECASE)


def of_templates() -> Iterator[tuple[str, str]]:
    for path in sorted(path for ending in ("html", "txt") for path in (ROOT / "templates").rglob(f"*.{ending}")):
        source = TAGS.sub(" ", path.read_text(encoding="utf-8"))
        source = re.sub(r"{{.*?}}", " … ", source, flags=re.DOTALL)
        spoken = SPOKEN.findall(source)
        texts = [source] if path.suffix == ".txt" else re.sub(r"<[^>]*>", "\n", source).split("\n")
        for text in (*texts, *spoken):
            if CYRILLIC.search(text):
                yield f"{path.relative_to(ROOT)}", " ".join(text.split())
    for path in sorted((ROOT / "docs" / "guide").glob("*.md")):
        yield from ((f"{path.relative_to(ROOT)}", line) for line in path.read_text(encoding="utf-8").splitlines())


def of_code() -> Iterator[tuple[str, str]]:
    for path in sorted((*(ROOT / "plans").rglob("*.py"), *(ROOT / "clusterplans").rglob("*.py"))):
        if not set(path.relative_to(ROOT).parts) & set(VOCABULARIES):
            for line, text in _sentences(ast.parse(path.read_text(encoding="utf-8"))):
                yield f"{path.relative_to(ROOT)}:{line}", text


def _sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """String literals with Russian words; docstrings, patterns, markup and lists of capital words left out."""
    left_out: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            left_out.add(id(body[0].value))
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
            parts = (str(one.value) if isinstance(one, ast.Constant) else "…" for one in node.values)
            text = "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            text = node.value
        else:
            continue
        if (
            CYRILLIC.search(text)
            and not text.isupper()
            and text != '"прямые"'
            and not re.search(r"\\|[<>]|\(\?|\|", text)
        ):
            yield node.lineno, text


@pytest.fixture(scope="module")
def texts() -> list[tuple[str, str]]:
    found = [*of_templates(), *of_code()]
    assert len(found) > 1500, "the texts are not found any more"
    return found


def test_one_word_stands_for_one_thing(texts):
    wrong = [
        f"{place}: {text} → {better}"
        for place, text in texts
        for pattern, better in (FORBIDDEN | (ON_PAGES if place.startswith(PAGES) else {})).items()
        if re.search(pattern, text)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_text_has_lost_its_yo(texts):
    wrong = [f"{place}: {text}" for place, text in texts if LOST.search(text)]
    assert not wrong, "\n".join(wrong)


def test_quotes_are_russian(texts):
    wrong = [f"{place}: {text}" for place, text in texts if QUOTES.search(text)]
    assert not wrong, "\n".join(wrong)


def test_no_hyphen_stands_for_a_dash(texts):
    wrong = [f"{place}: {text}" for place, text in texts if HYPHEN.search(text)]
    assert not wrong, "\n".join(wrong)


def test_a_long_dash_stands_between_words(texts):
    wrong = [f"{place}: {text}" for place, text in texts if SHORT_DASH.search(text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("text", ["Еще один отчет", "утвержден", "Утвержденные планы", "трех"])
def test_a_lost_yo_is_noticed(text):
    assert LOST.search(text)


@pytest.mark.parametrize("text", ["утверждена", "утверждение", "учебный", "четыре", "перенесено", "отчёт", "Чем"])
def test_what_is_right_without_a_yo_stays(text):
    assert not LOST.search(text)
