"""Tries a frozen build as a user would: ``python packaging/smoke.py dist/workbench``.

Explains a code, does the demo from beginning to end, opens the window on the sample and sees that it stays
open. Uses nothing of the source tree. Prints the size and times; exit status 1 if anything fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WINDOW_SECONDS = 5
COMMAND_SECONDS = 120


def program(folder: Path, name: str) -> str:
    """Path of a program of the build on this system."""
    return str(folder / (f"{name}.exe" if sys.platform == "win32" else name))


def check_command(command: list[str], environment: dict[str, str], folder: Path) -> bool:
    """Run a command to its end; True if it exits with 0."""
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, timeout=COMMAND_SECONDS, check=False
    )
    print(f"{done.returncode == 0!s:5} {time.perf_counter() - start:5.1f} s  {' '.join(command[1:])}")
    if done.returncode != 0:
        print(done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"), sep="\n")
    return done.returncode == 0


def check_window(command: list[str], environment: dict[str, str], folder: Path) -> bool:
    """Open the window without a screen; True if it is still open after a while. Then close it."""
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as window:
        try:
            said, _ = window.communicate(timeout=WINDOW_SECONDS)
        except subprocess.TimeoutExpired:
            window.kill()
            print(f"True        window stays open for {WINDOW_SECONDS} s")
            return True
    print(f"False       the window closed by itself with status {window.returncode}")
    print(said.decode(errors="replace"))
    return False


def main(build: Path) -> int:
    """Run all checks on the build's folder."""
    size = sum(file.stat().st_size for file in build.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"{build}: {size / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        environment = os.environ | {"WORKBENCH_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}
        environment.pop("PYTHONPATH", None)
        command = program(build, "workbench")
        checks = [
            check_command([command, "--version"], environment, folder),
            check_command([command, "standard", "explain", "20010100110000"], environment, folder),
            check_command([command, "demo", "--out", str(folder / "demo")], environment, folder),
            check_window([program(build, "workbench-window"), "--sample"], environment, folder),
        ]
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
