"""Separated text (.csv, .tsv, .txt) with unknown encoding and unknown separator."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from pathlib import Path

from workbench.core.exchange.source_file import file_problem

_SEPARATORS = ",\t;|"
_SAMPLE_LINES = 200
_ENCODING_SAMPLE = 20_000  # bytes by which Big5 is told
_LINE_END = re.compile(r"\r\n|\n|\r")
# Longer cells are damage; the library's own limit of 131,072 would stop at what a mapping file may hold.
csv.field_size_limit(4 * 1024 * 1024)
_SUSPECT = re.compile("[\ufffd\x01-\x08\x0e-\x1f]")  # more than a fiftieth of these is no text
_MAX_BREAKS_IN_CELL = 30  # more line breaks in one cell mean a stray quotation mark


def decode(path: Path, content: bytes) -> str:
    """The text: UTF-8 with or without mark, UTF-16 and UTF-32, GB18030, Big5; in that order of proof.

    A few undecodable characters are kept as U+FFFD and reported by row, rather than refusing the whole list.

    Raises:
        FileProblem: The bytes are no text in any of these encodings.
    """
    if content.startswith(codecs.BOM_UTF8):
        return content.decode("utf-8-sig", "replace").replace("\x00", "")
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return content.decode("utf-32", "replace").replace("\x00", "")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").replace("\x00", "")
    even, odd = content[::2].count(0), content[1::2].count(0)
    if (even + odd) * 10 > len(content) and min(even, odd) * 10 < max(even, odd):
        return _utf16_without_mark(path, content, "utf-16-le" if odd > even else "utf-16-be")
    # Other zero bytes are what broken exports leave; they stand for nothing and no file can store them.
    content = content.replace(b"\x00", b"")
    for encoding in ("utf-8", "gb18030", "cp950"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _is_big5(content) is (encoding == "cp950"):
            return text
    tries = [content.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    best = min(tries, key=lambda text: text.count("�"))
    if len(_SUSPECT.findall(best)) * 50 > len(best):
        raise file_problem("unknown_encoding", path)
    return best


def _is_big5(content: bytes) -> bool:
    """True for traditional text in Big5, nearly all of which GB18030 decodes as well, to rare characters."""
    # Cut behind a line end, so that no character is torn.
    sample = content[: content.find(b"\n", _ENCODING_SAMPLE) + 1 or None]
    try:
        traditional = sample.decode("cp950")
    except UnicodeDecodeError:
        return False
    # Frequent characters stand in the first plane of each code: GB 2312 rows 16 to 55, Big5 A4 to C6.
    in_big5 = _frequent(traditional, "cp950", 0xA4, 0xC6)
    in_gb = _frequent(sample.decode("gb18030", "replace"), "gb2312", 0xB0, 0xD7)
    return in_big5 > 0.9 and in_gb < 0.7


def _frequent(text: str, encoding: str, first: int, last: int) -> float:
    """Share of the characters beyond ASCII, signs aside, whose first byte lies in a range."""
    wide = [
        c for c in text if ord(c) >= 0x2E80 and not 0xFF00 <= ord(c) < 0xFFF0 and c not in "、。「」《》【】"
    ]
    leads = (c.encode(encoding, "replace")[0] for c in wide)
    return sum(first <= lead <= last for lead in leads) / len(wide) if wide else 0.0


def _utf16_without_mark(path: Path, content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise file_problem("unknown_encoding", path) from error
    if "\x00" in text or not any(sign in text for sign in "\n,\t"):
        raise file_problem("unknown_encoding", path)
    return text


def separator_of(text: str, suffix: str = ".csv") -> str:
    """The sign that cuts most of the first lines into one and the same number of cells, more than one."""
    lines = _LINE_END.split(text, maxsplit=_SAMPLE_LINES)[:_SAMPLE_LINES]
    best, best_score = "," if suffix == ".csv" else "\t", 0.5
    for sign in _SEPARATORS:
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if row)
        except csv.Error:  # a cell without end
            continue
        if not counts:
            continue
        width, often = max(counts.items(), key=lambda pair: (pair[1] if pair[0] > 1 else 0, pair[0]))
        score = often / sum(counts.values()) if width > 1 else 0.0
        if score > best_score + 1e-9:
            best, best_score = sign, score
    return best


def read_text(path: Path, content: bytes) -> tuple[list[tuple[str, ...]], list[int], list[int]]:
    """Rows of equal length.

    Returns:
        The rows; the 1-based rows that hold undecodable characters; the 1-based rows with a quotation mark
        that has no other.

    Raises:
        FileProblem: Not text, or no row can be told from another.
    """
    text = decode(path, content)
    if not text.strip():
        raise file_problem("empty", path)
    suffix = path.suffix.lower()
    rows, stray = parse(path, text, separator_of(text, suffix))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    if width * len(rows) > 30_000_000:
        raise file_problem("stray_cells", path)
    padded = [tuple(row) if len(row) == width else (*row, *[""] * (width - len(row))) for row in rows]
    damaged = [n for n, row in enumerate(padded, 1) if "�" in "".join(row)] if "�" in text else []
    return padded, damaged, stray


def parse(path: Path, text: str, separator: str) -> tuple[list[list[str]], list[int]]:
    """Rows of cells, and the 1-based rows with a quotation mark that has no other.

    Such a mark would swallow the rows below it. Where one stands, a line is a row, and a line that does not
    read otherwise keeps its marks as plain signs.

    Raises:
        FileProblem: A cell without end.
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        breaks = max((cell.count("\n") + cell.count("\r") for row in rows for cell in row), default=0)
        if breaks <= _MAX_BREAKS_IN_CELL and (not breaks or _is_well_quoted(text, separator)):
            return rows, []
        return _by_line(text, separator)
    except csv.Error as error:
        raise file_problem("damaged", path) from error


def _is_well_quoted(text: str, separator: str) -> bool:
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _by_line(text: str, separator: str) -> tuple[list[list[str]], list[int]]:
    rows, stray = [], []
    for number, line in enumerate(_LINE_END.split(text), 1):
        try:
            row = next(csv.reader([line], delimiter=separator, strict=True), [])
        except csv.Error:
            row = next(csv.reader([line], delimiter=separator, quoting=csv.QUOTE_NONE), [])
            stray.append(number)
        rows.append(row)
    return rows, stray
