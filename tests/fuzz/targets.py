"""What reads files from outside, each with sound seeds to start from.

A target takes a file of any bytes and either does its work or refuses it in words (:class:`WorkbenchError`).
Anything else that comes out of it is a fault of ours.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from tests.project.making import chest, filled_project
from tests.standard.making import small_edition
from workbench.core.exchange import import_items, read_names
from workbench.core.exchange.packs import read_pack
from workbench.core.jobs import run_now
from workbench.core.naming import Columns, parse
from workbench.core.project import Project
from workbench.core.project.backups import unpack
from workbench.core.project.salvage import salvage, unknown_identity
from workbench.core.settings import Settings
from workbench.core.signing import KeyStore, LoadedKey, open_envelope
from workbench.core.signing.cards import cards_in
from workbench.core.signing.sshsig import sign, verify
from workbench.core.standard.installing import convert
from workbench.core.standard.published import read_folder
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.sealed import read_sealed
from workbench.core.workflow.verify import VerifyJob
from workbench.paths import sample_dir

ROWS = [
    ["项目名称", "编码", "类型", "数量"],
    ["胸部CT平扫", "Y001", "CT", 7],
    ["膝关节正侧位", "Y002", "DR", 5],
]


@dataclass(frozen=True)
class Target:
    """``seeds``: file name -> content. ``read`` gets a file with one of these names."""

    name: str
    seeds: Callable[[], Mapping[str, bytes]]
    read: Callable[[Path], object]


@cache
def _made() -> Mapping[str, bytes]:
    """One sound file of each kind, made by the product itself, and a key's card and signature."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        workbook = xlsxwriter.Workbook(folder / "list.xlsx")
        sheet = workbook.add_worksheet("项目")
        for row, cells in enumerate(ROWS):
            sheet.write_row(row, 0, cells)
        workbook.close()
        key = _key(folder)
        project, items = filled_project(folder / "a.iemap")
        with project:
            project.append_step("accept", "甲", [chest(items[0]), chest(items[1])])
            for name in ("out.xlsx", "out.csv", "out.jsonl"):
                run_now(ExportJob(folder / name, name[4:], key), project)
        packed = gzip.compress((folder / "a.iemap").read_bytes(), mtime=0)
        made = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        card = key.key.path.with_suffix(".card").read_bytes()
        return made | {"a.card": card, "a.iemap.gz": packed, "a.sig": sign(key.private, b"payload", "test")}


def _key(folder: Path) -> LoadedKey:
    store = KeyStore(folder / "keys")
    return store.load_private(store.new("甲", "示例医院", "reviewer", "passphrase").fingerprint, "passphrase")


def _of(*names: str) -> Callable[[], Mapping[str, bytes]]:
    return lambda: {name: _made()[name] for name in names}


def _pack() -> Mapping[str, bytes]:
    """A signed mapping pack of the samples."""
    return {"city.iepack": (sample_dir() / "city.iepack").read_bytes()}


def _texts() -> Mapping[str, bytes]:
    text = "\n".join(",".join(map(str, row)) for row in ROWS)
    html = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    return {
        "list.csv": text.encode("utf-8-sig"),
        "list.txt": text.replace(",", "\t").encode("gb18030"),
        "list.xls": f"<html><table>{html}</table></html>".encode(),
    }


def _edition() -> Mapping[str, bytes]:
    tables = small_edition()
    return {f"{name}.csv": "\n".join(map(",".join, rows)).encode() for name, rows in tables.items()}


def _import_edition(path: Path) -> None:
    """The other tables of the edition stand beside the changed one."""
    for name, content in _edition().items():
        if name != path.name:
            path.with_name(name).write_bytes(content)
    convert(read_folder(path.parent), "9.9")


def _open_project(path: Path) -> None:
    with Project.open(path) as project:
        project.verify_history()
        project.rows(project.query())
        project.facets()
        for item in project.iter_items():
            project.suggestion(item.id)
            project.decision(item.id)
            project.history(item.id)


def _salvage(path: Path) -> None:
    salvage(path, path.with_name("new.iemap"), unknown_identity("医院", "5.0", ""), "甲")
    _open_project(path.with_name("new.iemap"))


def _parse(path: Path) -> None:
    name = path.read_bytes().decode("utf-8", "replace")[:5000]
    parse(name, Columns(modality=name[:20], site=name[20:60], method=name[60:90]))


TARGETS = {
    target.name: target
    for target in (
        Target("list", lambda: {**_of("list.xlsx")(), **_texts()}, import_items),
        Target("names", lambda: {**_of("list.xlsx")(), **_texts()}, read_names),
        Target(
            "mapping", _of("out.xlsx", "out.csv", "out.jsonl"), lambda path: run_now(VerifyJob(path), None)
        ),
        Target("envelope", _of("out.csv.sig"), lambda path: open_envelope(path.read_bytes(), {})),
        Target("pack", _pack, lambda path: read_sealed(path, None, read_pack)),
        Target("card", _of("a.card"), lambda path: cards_in(path.parent)),
        Target("signature", _of("a.sig"), lambda path: verify(path.read_bytes(), b"payload", "test")),
        Target("edition", _edition, _import_edition),
        Target("project", _of("a.iemap"), _open_project),
        Target("backup", _of("a.iemap.gz"), lambda path: unpack(path, path.with_name("unpacked"))),
        Target("salvage", _of("a.iemap"), _salvage),
        Target("settings", lambda: {"settings.json": b'{"language": "en", "recent": "[]"}'}, Settings),
        Target("name", lambda: {"name": "（头）CT平扫-胸部+三维重建 [加收]".encode()}, _parse),
    )
}


def check_meeting(target: Target, name: str, content: bytes) -> None:
    """Give a target a file of this content under this name, in a folder of its own."""
    folder = TemporaryDirectory()
    try:
        path = Path(folder.name) / name
        path.write_bytes(content)
        target.read(path)
    finally:
        shutil.rmtree(folder.name, ignore_errors=True)
        folder.cleanup()
