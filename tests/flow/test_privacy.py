"""Nothing leaves the machine: no process of the main job, nor any that it starts, opens a socket."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Python imports it in every process that it starts, worker processes of other start methods included.
WATCH = """
import os, sys
def watch(event, args):
    if event in ("socket.bind", "socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.__new__",
                 "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request", "http.client.connect"):
        if event == "socket.__new__" and getattr(args[1], "name", "") == "AF_UNIX":
            return  # pipes between our own processes
        line = f"{event} {[str(a) for a in args[1:]]}\\n".encode()
        os.write(os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT), line)
    elif event == "subprocess.Popen":
        line = f"process {args[0]}\\n".encode()
        os.write(os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT), line)
sys.addaudithook(watch)
os.write(os.open(os.environ["WATCH_SEEN"], os.O_WRONLY | os.O_APPEND | os.O_CREAT), b"x")
"""

JOB = """
import sys
from workbench.cli.main import run
from workbench.core.suggest import batch
if __name__ == "__main__":
    batch._PAYS_FROM = 50  # worker processes from a few names on, so that these are watched as well
    status = run(["demo", "--out", sys.argv[1]])
    status = status or run(["suggest", "--names", sys.argv[2], "--jsonl", sys.argv[1] + "/names.jsonl"])
    status = status or run(["doctor", sys.argv[1] + "/county.iemap"])
    sys.exit(status)
"""


def watched(tmp_path: Path, code: str, *arguments: str) -> tuple[str, int, int]:
    """What the watch wrote, how many processes it sat in, and the exit status."""
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH)
    (tmp_path / "job.py").write_text(code)
    log, seen = tmp_path / "log", tmp_path / "seen"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(tmp_path / "watch"), str(ROOT))),
        "WATCH_LOG": str(log),
        "WATCH_SEEN": str(seen),
        "WORKBENCH_HOME": str(tmp_path / "home"),
    }
    done = subprocess.run(
        [sys.executable, str(tmp_path / "job.py"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = log.read_text() if log.exists() else ""
    return said + done.stderr, len(seen.read_bytes()), done.returncode


def test_the_main_job_opens_no_socket(tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("\n".join(f"胸部CT平扫（第{n}院区）" for n in range(200)), encoding="utf-8")
    said, processes, status = watched(tmp_path, JOB, str(tmp_path / "out"), str(names))
    assert (said, status) == ("", 0)
    assert processes > 1 or os.cpu_count() == 1, "worker processes were watched too"


def test_the_watch_sees_a_socket(tmp_path: Path) -> None:
    code = "import socket\nsocket.socket().close()\nsocket.getaddrinfo('127.0.0.1', 80)"
    said, _, _ = watched(tmp_path, code)
    assert "socket.__new__" in said and "socket.getaddrinfo" in said
