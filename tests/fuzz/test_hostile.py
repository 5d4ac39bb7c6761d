"""Files made to do harm: refused or read, and nothing outside of them is read, written or run."""

from __future__ import annotations

import gzip
import io
import pickle
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS
from workbench.core.errors import InputProblem, ProjectProblem, WorkbenchError
from workbench.core.exchange import import_items
from workbench.core.jobs import run_now
from workbench.core.project.backups import unpack
from workbench.core.standard import load_release
from workbench.core.workflow.verify import VerifyJob

LAUGHS = "<!DOCTYPE a [<!ENTITY b0 'ha'>{}]>".format(
    "".join(f"<!ENTITY b{n} '{f'&b{n - 1};' * 10}'>" for n in range(1, 30))
)


def repacked(content: bytes, changes: dict[str, bytes | None], more: dict[str, bytes]) -> bytes:
    """A zip with members changed or left out (None) and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            data = changes.get(member, old.read(member))
            if data is not None:
                new.writestr(member, data)
        for member, data in more.items():
            new.writestr(member, data)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["list", "mapping"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "docProps/app.xml"]
)
@pytest.mark.parametrize("entity", ["laughs", "file", "parameter"])
def test_entities_are_never_resolved(tmp_path: Path, kind: str, part: str, entity: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    name, content = next((n, c) for n, c in TARGETS[kind].seeds().items() if n.endswith(".xlsx"))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if part not in package.namelist():
            pytest.skip("no such part in this workbook")
        text = package.read(part).decode()
    start, rest = text.split("?>", 1)
    doctype, used = {
        "laughs": (LAUGHS, "&b29;"),
        "file": (f"<!DOCTYPE a [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>", "&x;"),
        "parameter": (f"<!DOCTYPE a [<!ENTITY % x SYSTEM '{secret.as_uri()}'> %x;]>", ""),
    }[entity]
    rest = rest.replace("</t>", f"{used}</t>", 1).replace("</v>", f"{used}</v>", 1)
    path = tmp_path / name
    path.write_bytes(repacked(content, {part: f"{start}?>{doctype}{rest}".encode()}, {}))
    found = ""
    with suppress(WorkbenchError):
        if kind == "list":
            found = repr([item.name for item in import_items(path).items])
        else:
            found = repr(run_now(VerifyJob(path), None).to_json())
    assert "geheim" not in found and "hahaha" not in found


def test_names_in_a_package_lead_nowhere(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    path = inner / "list.xlsx"
    evil = {"../../evil.txt": b"x", "/tmp/evil.txt": b"x", "xl/../../../evil.txt": b"x", "C:\\evil.txt": b"x"}
    path.write_bytes(repacked(TARGETS["list"].seeds()["list.xlsx"], {}, evil))
    with suppress(WorkbenchError):
        assert len(import_items(path).items) == 2
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]


@pytest.mark.parametrize("release_id", ["../../etc", "/etc", "..", "5.0/..", "5.0\x00", "~", "C:\\x"])
def test_a_release_s_id_is_no_path(release_id: str) -> None:
    with pytest.raises(InputProblem):
        load_release(release_id)


def test_a_backup_that_swells(tmp_path: Path) -> None:
    """Sixty-four megabytes of nothing behind a project's header: refused at the header's length."""
    header = TARGETS["project"].seeds()["a.iemap"][:100]
    packed = io.BytesIO()
    with gzip.open(packed, "wb", compresslevel=1) as file:
        file.write(header)
        for _ in range(64):
            file.write(bytes(1 << 20))
    path = tmp_path / "20260101T000000000Z_00000000_1.iemap.gz"
    path.write_bytes(packed.getvalue())
    assert path.stat().st_size < 1 << 20
    with pytest.raises(ProjectProblem):
        unpack(path, tmp_path / "unpacked")
    assert not (tmp_path / "unpacked").exists()


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, ("raise SystemExit('it ran')",)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_nothing_unpickles(tmp_path: Path, name: str) -> None:
    path = tmp_path / next(iter(TARGETS[name].seeds()))
    path.write_bytes(pickle.dumps(_Evil()))
    with suppress(WorkbenchError):
        TARGETS[name].read(path)
