"""Fetches all wheels that a Windows computer without network needs: ``wheelhouse.py OUT [--build]``.

Runs on any system. Takes exactly the files of the lock, by their hashes, for Windows (64 bit) and Python
3.11, and the project's own wheel. With ``--build`` also what builds a frozen program. pip answers the
conditions of a lock for the computer that it runs on, so they are answered for Windows here.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
# The environment markers of PEP 508, as Python 3.11 on Windows answers them.
WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "sys_platform": "win32",
}
TARGET = [
    "--platform",
    "win_amd64",
    "--python-version",
    "3.11",
    "--implementation",
    "cp",
    "--only-binary=:all:",
]


def for_windows(lock: str) -> str:
    """The blocks of a lock that hold on Windows, their conditions taken off, each with its hashes."""
    kept: list[str] = []
    keep = False
    for text in lock.splitlines():
        line = text
        if line and not line[0].isspace() and not line.startswith("#"):
            requirement = Requirement(line.removesuffix("\\").strip())
            keep = requirement.marker is None or requirement.marker.evaluate(WINDOWS)
            line = f"{requirement.name}{requirement.specifier} \\"
        if keep and not line.lstrip().startswith("#"):
            kept.append(line)
    return "\n".join(kept) + "\n"


def main(out: Path, build: bool) -> None:
    """Fetch the wheels, then add the project's own."""
    lock = ROOT / "packaging" / ("requirements-dev.lock" if build else "requirements.lock")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "windows.lock"
        wanted.write_text(for_windows(lock.read_text(encoding="utf-8")), encoding="utf-8")
        fetch = ["download", "--no-deps", "--require-hashes", "-r", str(wanted), "-d", str(out), *TARGET]
        subprocess.run([*pip, *fetch], check=True)
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(out), str(ROOT)], check=True
    )
    wheels = list(out.glob("*.whl"))
    print(f"{out}: {len(wheels)} wheels, {sum(w.stat().st_size for w in wheels) / 1e6:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--build", action="store_true", help="also what builds a frozen program")
    arguments = parser.parse_args()
    main(arguments.out, arguments.build)
