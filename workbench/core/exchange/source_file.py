"""Open a file from outside: read it once, tell what it really is, and refuse what would do harm.

The suffix is only a hint: hospital systems write HTML or tab-separated text as ``.xls``.
"""

from __future__ import annotations

import io
from enum import StrEnum
from pathlib import Path

from workbench.core.errors import FileProblem
from workbench.core.settings import LIST_MB, Settings
from workbench.core.words import Message

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first member of such a package, not compressed (ODF 1.3, part 2, 3.3).
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_TEXT_SUFFIXES = {".csv", ".tsv", ".txt", ".tab"}


class Kind(StrEnum):
    """What the bytes are, whatever the suffix says."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    XML = "xml"  # XML Spreadsheet 2003
    HTML = "html"
    TEXT = "text"


def file_problem(name: str, path: Path, **params: object) -> FileProblem:
    """A :class:`FileProblem` with the file's name in the sentence ``exchange.<name>``."""
    return FileProblem(Message(f"exchange.{name}", {"file": path.name, **params}))


def load(path: Path) -> bytes:
    """All bytes of the file.

    Raises:
        FileProblem: Missing, a folder, not readable (open in another program, no permission), empty, too big.
    """
    try:
        if path.is_dir():
            raise file_problem("is_folder", path)
        limit = Settings().get(LIST_MB)
        if path.stat().st_size > limit << 20:
            raise file_problem("too_big", path, limit=limit)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise file_problem("missing", path) from error
    except (OSError, ValueError) as error:
        raise file_problem("not_readable", path) from error
    if not content:
        raise file_problem("empty", path)
    return content


def kind_of(path: Path, content: bytes) -> Kind:
    """What the file really is.

    Raises:
        FileProblem: Password-protected, damaged, or nothing that holds a list.
    """
    suffix = path.suffix.lower()
    if content.startswith(_OLE):
        _refuse_encrypted(path, content)
        return Kind.XLS
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        return Kind.ODS if _OPEN_DOCUMENT in content[:200] else Kind.XLSX
    head = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and head.startswith((b"<?xml", b"<workbook")):
        return Kind.XML
    if suffix in {".xlsx", ".xlsm"}:
        raise file_problem("not_excel", path)
    if suffix not in _TEXT_SUFFIXES and head.startswith((b"<html", b"<table", b"<!doctype html", b"<meta")):
        return Kind.HTML
    if suffix not in _TEXT_SUFFIXES | {".xls"}:
        raise file_problem("unknown_kind", path)
    if content.startswith(b"%PDF") or (suffix == ".xls" and b"\x00" in content[:4096]):
        raise file_problem("not_excel", path)
    return Kind.TEXT


def _refuse_encrypted(path: Path, content: bytes) -> None:
    import msoffcrypto  # heavy, and needed for old files only

    try:
        encrypted = msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted()
    except Exception as error:  # the library raises many kinds on damaged files
        raise file_problem("damaged", path) from error
    if encrypted:
        raise file_problem("protected", path)
