"""The recipes of the installers agree with each other and with the product."""

from __future__ import annotations

import importlib.util
import json
import re
import struct
import sys
import tarfile
import zipfile
from configparser import ConfigParser
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from workbench import __version__
from workbench.paths import APP_NAME

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
LINUX, WINDOWS = PACKAGING / "linux", PACKAGING / "windows"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch):
    """Import a file of packaging/, which is no package, as its own command line would."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")

    def one(name: str) -> ModuleType:
        place = PACKAGING / name
        spec = importlib.util.spec_from_file_location(f"build_{place.stem}", place)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return one


def words(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def test_one_version_and_one_name(load, monkeypatch) -> None:
    release = load("release.py")
    assert (release.version(), release.NAME, release.epoch()) == (__version__, APP_NAME, 1700000000)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert release.epoch() >= release.EARLIEST
    for file in (LINUX / "install.sh", LINUX / "uninstall.sh", LINUX / "try.sh", WINDOWS / "installer.nsi"):
        assert APP_NAME in words(file)
        assert not re.search(r"\b\d+\.\d+\.\d+\b", words(file).replace("VERSION=0.1.0", ""))
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__), "Windows wants three numbers"


def test_the_programs_are_named_alike() -> None:
    spec = words(PACKAGING / "workbench.spec")
    for program in ("workbench", "workbench-window"):
        assert f'"{program}"' in spec and f"{program}.exe" in words(WINDOWS / "installer.nsi")
    desktop = ConfigParser(interpolation=None)
    desktop.read(LINUX / f"{APP_NAME}.desktop", encoding="utf-8")
    entry = desktop["Desktop Entry"]
    assert (entry["Exec"], entry["Icon"]) == ("workbench-window %f", APP_NAME)
    kind = ElementTree.parse(LINUX / f"{APP_NAME}.xml").getroot()[0]
    assert entry["MimeType"] == f"{kind.get('type')};"
    assert [e.get("pattern") for e in kind if e.tag.endswith("glob")] == ["*.iemap"]


def test_the_program_is_not_installed_over_the_users_data() -> None:
    nsi = words(WINDOWS / "installer.nsi")
    assert 'InstallDir "$LOCALAPPDATA\\Programs\\${NAME}"' in nsi and "RequestExecutionLevel user" in nsi
    assert "HKLM" not in nsi and 'RMDir /r "$INSTDIR"' not in nsi
    assert nsi.count("RMDir /r") == 1
    removed = re.findall(r"rm -rf (.+)", words(LINUX / "uninstall.sh"))
    assert removed == ['"$program/_internal" "$program/share"']


def test_a_project_alone_is_opened(load) -> None:
    with_open = load("frozen_main.py").with_open
    assert with_open(["我的 项目.IEMAP"]) == ["--open", "我的 项目.IEMAP"]
    for arguments in ([], ["--sample"], ["status", "a.iemap"], ["--open", "a.iemap"]):
        assert with_open(arguments) == arguments


def test_only_what_the_window_uses_goes_in(load) -> None:
    trim = load("trim.py")
    used = [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "libssl.so.3",
    ]
    used += ["PySide6/Qt/translations/qtbase_zh_CN.qm", "PySide6\\plugins\\imageformats\\qsvg.dll"]
    assert all(map(trim.is_used, used))
    unused = ["PySide6/Qt/plugins/platformthemes/libqgtk3.so", "PySide6\\plugins\\tls\\qschannelbackend.dll"]
    unused += ["PySide6/Qt/translations/qtbase_de.qm", "PySide6/opengl32sw.dll"]
    assert not any(map(trim.is_used, unused))
    imported = set()
    for file in (ROOT / "workbench").rglob("*.py"):
        imported |= set(re.findall(r"^\s*(?:from|import) ([\w.]+)", words(file), flags=re.MULTILINE))
    assert not imported & set(trim.UNUSED_MODULES)


def test_libraries_that_nothing_links_are_left_out(load) -> None:
    links = {"/q/plugin.so": ["libA.so"], "/q/libA.so": [], "/q/libB.so": []}
    plugin = ("PySide6/Qt/plugins/platforms/libqxcb.so", "/q/plugin.so", "BINARY")
    a, b = ("libA.so", "/q/libA.so", "BINARY"), ("PySide6/Qt/lib/libB.so", "/q/libB.so", "BINARY")
    link, text = ("libB.so", "PySide6/Qt/lib/libB.so", "SYMLINK"), ("a.txt", "/q/a.txt", "DATA")
    kept = load("trim.py").without_orphans([plugin, a, b, link, text], links.__getitem__)
    assert kept == [plugin, a, text]


def test_the_lock_is_read_as_windows_would(load) -> None:
    wheelhouse = load("windows/wheelhouse.py")
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = words(PACKAGING / name)
        result = wheelhouse.for_windows(lock)
        blocks = re.findall(
            r"^\S+==\S+ \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", result, flags=re.MULTILINE
        )
        assert "".join(blocks) == result
        assert "macholib" not in result
    assert "\npywin32-ctypes==" in result and "\npefile==" in result


def test_what_is_inside_is_written_down(load, tmp_path) -> None:
    import rapidfuzz

    sbom = load("sbom.py")
    sbom.write([rapidfuzz.__file__, str(ROOT / "LICENSE")], tmp_path / "a")
    sbom.write([rapidfuzz.__file__], tmp_path / "b")
    text = words(tmp_path / "a" / "sbom.cdx.json")
    assert text == words(tmp_path / "b" / "sbom.cdx.json")
    document = json.loads(text)
    assert document["metadata"]["component"]["version"] == __version__
    assert document["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    assert [part["name"] for part in document["components"]] == ["Python", "RapidFuzz"]
    assert document["components"][1]["licenses"] == [{"license": {"name": "MIT"}}]
    texts = {
        file.relative_to(tmp_path / "a" / "licences").as_posix() for file in tmp_path.glob("a/licences/**/*")
    }
    assert {"LICENSE", "Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt", "RapidFuzz/LICENSE"} <= texts


def test_the_icons_hold_all_sizes(load, qapp) -> None:
    icons = load("icons.py")
    picture = icons.ico()
    assert struct.unpack("<HHH", picture[:6]) == (0, 1, len(icons.ICO_SIZES))
    assert picture.count(b"\x89PNG") == len(icons.ICO_SIZES)
    assert struct.unpack(">I", icons.icns()[4:8])[0] == len(icons.icns())


@pytest.fixture
def build(tmp_path) -> Path:
    """What stands for a frozen build."""
    folder = tmp_path / "build"
    (folder / "_internal").mkdir(parents=True)
    (folder / "workbench").write_bytes(b"program")
    (folder / "workbench").chmod(0o755)
    return folder


def test_archives_are_the_same_each_time(load, build, tmp_path) -> None:
    archive, portable = load("linux/package.py").archive, load("windows/build.py").portable
    first = [archive(build, tmp_path).read_bytes(), portable(build, tmp_path).read_bytes()]
    (build / "workbench").touch()
    assert first == [archive(build, tmp_path).read_bytes(), portable(build, tmp_path).read_bytes()]
    with zipfile.ZipFile(next(tmp_path.glob("*.zip"))) as held:
        assert held.namelist() == [f"{APP_NAME}-{__version__}/workbench"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a script for Linux")
def test_installed_for_one_user_and_taken_away(load, build, tmp_path) -> None:
    import subprocess

    (build / "workbench-window").symlink_to("workbench")
    home, stick = tmp_path / "home of 张三", tmp_path / "stick"
    with tarfile.open(load("linux/package.py").archive(build, tmp_path)) as tar:
        tar.extractall(stick, filter="tar")
    (unpacked,) = stick.iterdir()

    def run(script: Path) -> None:
        environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
        subprocess.run(["sh", str(script)], env=environment, check=True, capture_output=True)

    mine = home / ".local/share" / APP_NAME / "keys"
    mine.mkdir(parents=True)
    program = home / ".local/opt" / APP_NAME
    run(unpacked / "install.sh")
    run(unpacked / "install.sh")
    (program / "mine.iemap").write_text("a project")
    assert (home / ".local/bin/workbench").read_bytes() == b"program"
    desktop = words(home / ".local/share/applications" / f"{APP_NAME}.desktop")
    assert f'Exec="{program}/workbench-window" %f' in desktop
    run(program / "uninstall.sh")
    assert [file.name for file in program.iterdir()] == ["mine.iemap"] and mine.is_dir()
    left = [f for f in home.rglob("*") if (f.is_file() or f.is_symlink()) and "/mime/" not in str(f)]
    assert [file.name for file in left if file.suffix != ".cache"] == ["mine.iemap"]
