"""What kind of folder a project lies in: on this computer, on a network drive, or synchronised to a cloud.

SQLite's locks and its log are not dependable on network drives (sqlite.org/howtocorrupt.html §2.1), and a
program that synchronises a folder may copy a project while it is being written, or put an older copy back.
"""

from __future__ import annotations

import ctypes
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from workbench.core.words import Message

# File systems of other computers and of hosts of virtual machines, as /proc/mounts names them.
_NETWORK = re.compile(
    r"(nfs\d?|cifs|smb\w*|ncpfs|afs|ceph|glusterfs|davfs\d?|vboxsf|fuse\.(sshfs|rclone|davfs2?|gvfsd-fuse|smbnetfs))"
)
_DRIVE_REMOTE = 4  # GetDriveTypeW

# Names that such programs give their folder, folded to lower case without blanks. Words may stand around them
# ("OneDrive - 某某医院", "我的坚果云", "Nutstore Files").
_SYNCED: tuple[tuple[str, str], ...] = (
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("iclouddrive", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("googledrive", "Google Drive"),
    ("坚果云", "坚果云"),
    ("nutstore", "坚果云"),
    ("baidusyncdisk", "百度网盘"),
    ("百度网盘", "百度网盘"),
    ("百度云同步盘", "百度网盘"),
    ("wps云盘", "WPS 云盘"),
    ("wpsdrive", "WPS 云盘"),
    ("阿里云盘", "阿里云盘"),
    ("腾讯微云", "腾讯微云"),
    ("weiyun", "腾讯微云"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("seafile", "Seafile"),
    ("megasync", "MEGA"),
)
_MARKERS = ((".stfolder", "Syncthing"), (".dropbox", "Dropbox"))


@dataclass(frozen=True, slots=True)
class Place:
    """``kind`` is ``local``, ``network`` or ``synced``; ``name`` says which program or file system."""

    kind: str
    name: str = ""

    @property
    def warning(self) -> Message | None:
        """What to say about a project in such a place; None on this computer's own disk."""
        if self.kind == "local":
            return None
        return Message(f"project.place_{self.kind}", {"name": self.name})


def place_of(path: Path, mounts: str | None = None) -> Place:
    """The kind of folder that a file lies in, or would lie in. What cannot be told counts as local.

    Args:
        path: A file or folder; it need not exist.
        mounts: The text of /proc/mounts; read from there where not given.
    """
    text = str(path).replace("\\", "/")
    if text.startswith("//") and not text.startswith("//?/"):
        return Place("network", "/".join(text.split("/")[:4]))
    try:
        full = path.expanduser().resolve()
    except (OSError, RuntimeError):
        full = path.absolute()
    drive = full.drive.replace("\\", "/")
    if drive.startswith("//") and not drive.startswith("//?/"):  # a letter that stands for a share
        return Place("network", drive)
    for part in [*path.parent.parts, *full.parent.parts]:
        folded = part.casefold().replace(" ", "")
        for name, program in _SYNCED:
            if name in folded:
                return Place("synced", program)
    for folder in full.parents:
        for marker, program in _MARKERS:
            if (folder / marker).exists() and folder != Path.home():
                return Place("synced", program)
    return _mounted(full, mounts)


def _mounted(path: Path, mounts: str | None) -> Place:
    if sys.platform == "win32":
        kind = ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\")
        return Place("network", path.drive) if kind == _DRIVE_REMOTE else Place("local")
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:  # no Linux
            return Place("local")
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[1])
        if len(point) >= len(best) and path.is_relative_to(point):
            best, kind = point, fields[2]
    return Place("network", kind) if _NETWORK.fullmatch(kind) else Place("local")
