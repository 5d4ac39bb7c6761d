"""Builds everything for Windows, on Windows with Python 3.11: ``py -3.11 packaging\\windows\\build.py``.

Makes the folder that runs without Python and tries it, a .zip of it for a USB stick, and, where makensis is
installed, the installer. With ``--wheels FOLDER`` (of wheelhouse.py --build) nothing is fetched.
Results: dist/.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import release

ROOT = release.ROOT
DIST = ROOT / "dist"
NSIS_PLACES = [Path(r"C:\Program Files (x86)\NSIS\makensis.exe"), Path(r"C:\Program Files\NSIS\makensis.exe")]


def environment_python(wheels: Path | None) -> str:
    """Make the environment of the build and return its Python."""
    folder = ROOT / "build" / "environment"
    venv.create(folder, with_pip=True)
    inside = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [str(inside), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    offline = ["--no-index", "--find-links", str(wheels)] if wheels else []
    lock = str(ROOT / "packaging" / "requirements-dev.lock")
    subprocess.run([*pip, "--require-hashes", *offline, "-r", lock], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    return str(inside)


def portable(build: Path, out: Path) -> Path:
    """A .zip with one folder in it, the same bytes for the same build."""
    when = time.gmtime(max(release.epoch(), release.EARLIEST))[:6]
    target = out / f"{release.NAME}-{release.version()}-windows.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(build.rglob("*")):
            if file.is_file():
                place = f"{release.NAME}-{release.version()}/{file.relative_to(build).as_posix()}"
                about = zipfile.ZipInfo(place, when)
                about.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(about, file.read_bytes())
    return target


def makensis() -> str | None:
    """Where the maker of installers is; None if it is not installed."""
    places = [str(place) for place in NSIS_PLACES if place.is_file()]
    return shutil.which("makensis") or (places[0] if places else None)


def installer_command(maker: str, build: Path, icon: Path, out: Path) -> list[str]:
    """How to call makensis; a warning is an error."""
    values = {
        "VERSION": release.version(),
        "BUILD": str(build),
        "ICON": str(icon),
        "LICENCE": str(ROOT / "LICENSE"),
        "OUT": str(out / f"{release.NAME}-{release.version()}-windows-installer.exe"),
    }
    script = str(Path(__file__).with_name("installer.nsi"))
    return [maker, "-WX", "-V2", *(f"-D{name}={value}" for name, value in values.items()), script]


def check_script() -> None:
    """Compile the installer's script over an empty program, on any system."""
    maker = makensis()
    if maker is None:
        sys.exit("makensis is not installed (on Debian: apt-get install nsis)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        icon = folder / "workbench.ico"
        subprocess.run([sys.executable, str(ROOT / "packaging" / "icons.py"), str(icon)], check=True)
        (folder / "program" / "_internal").mkdir(parents=True)
        for file in ("workbench.exe", "workbench-window.exe", "_internal/LICENSE"):
            (folder / "program" / file).write_bytes(b"stands for the program")
        subprocess.run(installer_command(maker, folder / "program", icon, folder), check=True)
    print("the installer's script compiles without a warning")


def main(wheels: Path | None) -> None:
    """Build, try, pack."""
    os.environ["SOURCE_DATE_EPOCH"] = str(release.epoch())
    os.environ["PYTHONHASHSEED"] = "0"
    python = environment_python(wheels)
    spec = str(ROOT / "packaging" / "workbench.spec")
    subprocess.run(
        [python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", spec], cwd=ROOT, check=True
    )
    build = DIST / "workbench"
    subprocess.run([python, str(ROOT / "packaging" / "smoke.py"), str(build)], check=True)
    print(portable(build, DIST))
    maker = makensis()
    if maker is None:
        print("makensis is not installed, so that no installer was made")
        return
    icon = ROOT / "build" / "workbench" / "workbench.ico"
    subprocess.run(installer_command(maker, build, icon, DIST), check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder of wheels; nothing is fetched")
    parser.add_argument(
        "--script-only", action="store_true", help="only see that the installer's script compiles"
    )
    arguments = parser.parse_args()
    if arguments.script_only:
        check_script()
    else:
        main(arguments.wheels)
