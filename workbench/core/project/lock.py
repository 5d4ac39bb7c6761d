"""One writer a project: a lock file beside it that says who holds it.

The operating system's lock on that file decides on one computer: it ends with the process, however that
ends, so a lock left by a crash is never taken for a live one. The words in the file decide between
computers (a shared or synchronised folder, where such locks are not dependable): a lock written by
another computer is respected until a person takes it over.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

# The byte that is locked on Windows lies far beyond the words, because a locked region cannot be read there.
_LOCKED_BYTE = 1 << 20
_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a project: user, computer, process id, since when (UTC, ISO 8601)."""

    user: str
    host: str
    pid: int
    since: str

    def __str__(self) -> str:
        return f"{self.user}@{self.host}" if self.user else self.host


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return ""


def this_process() -> Holder:
    """The holder that this process would be."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Holder(_user(), socket.gethostname(), os.getpid(), now)


def _grab(descriptor: int) -> bool:
    """Try the operating system's lock without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _read_holder(path: Path) -> Holder | None:
    """Who the lock file names; None where it is empty or not ours to understand."""
    try:
        with path.open("rb") as file:
            value = json.loads(file.read(_MOST_BYTES))
        return Holder(str(value["user"]), str(value["host"]), int(value["pid"]), str(value["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


class WriterLock:
    """The lock of one project. ``held_by`` says who else has it after :meth:`take` has failed."""

    def __init__(self, project: Path) -> None:
        self.path = project.with_name(project.name + ".lock")
        self.held_by: Holder | None = None
        self._descriptor: int | None = None

    def take(self, *, take_over: bool = False) -> bool:
        """Try to become the writer.

        Args:
            take_over: Also where another computer's name is on the lock.

        Returns:
            True if this process is now the writer. False if another is (``held_by``).

        Raises:
            OSError: The folder cannot be written.
        """
        for _ in range(10):
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            if not _grab(descriptor):
                os.close(descriptor)
                self.held_by = _read_holder(self.path) or Holder("", "?", 0, "")
                return False
            if not self._is_current(descriptor):
                os.close(descriptor)  # its holder removed it while we opened it: take the new one
                continue
            named = _read_holder(self.path)
            if named is not None and named.host != socket.gethostname() and not take_over:
                os.close(descriptor)
                self.held_by = named
                return False
            self._descriptor = descriptor
            with suppress(OSError):  # on a full disk the lock holds all the same, only without words
                self._write(this_process())
            return True
        self.held_by = Holder("", "?", 0, "")
        return False

    def seen(self) -> Holder | None:
        """Who holds the project now, without trying to become the writer; None where nobody does.

        A lock that a crash left is told from a live one by trying the operating system's for a moment.
        """
        try:
            descriptor = os.open(self.path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except FileNotFoundError:
            return None
        except OSError:
            return _read_holder(self.path)
        try:
            named = _read_holder(self.path)
            if not _grab(descriptor):
                return named or Holder("", "?", 0, "")
            return named if named is not None and named.host != socket.gethostname() else None
        finally:
            os.close(descriptor)

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except OSError:
            return False

    def _write(self, holder: Holder) -> None:
        assert self._descriptor is not None
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, json.dumps(asdict(holder)).encode())

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform == "win32":
            os.close(descriptor)  # an open file cannot be removed there
        with suppress(OSError):  # a file that stays holds nothing
            self.path.unlink(missing_ok=True)  # while locked, so that nobody locks what is going away
        if sys.platform != "win32":
            os.close(descriptor)
