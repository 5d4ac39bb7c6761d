"""Network and synchronised folders are recognised by how they are named and mounted."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.core.project.places import place_of

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
server:/x /mnt/影像 nfs4 rw 0 0
//nas/share /mnt/a\040share cifs rw 0 0
user@host: /home/a/remote fuse.sshfs rw 0 0
/dev/sdb1 /mnt/影像/local ext4 rw 0 0
short
"""


@pytest.mark.parametrize(
    "path, kind",
    [
        ("/home/a/a.iemap", "local"),
        ("/mnt/影像/a.iemap", "network"),
        ("/mnt/影像学/a.iemap", "local"),
        ("/mnt/影像/local/a.iemap", "local"),
        ("/mnt/a share/b/a.iemap", "network"),
        ("/home/a/remote/a.iemap", "network"),
        ("//nas/share/a.iemap", "network"),
        (r"\\nas\share\a.iemap", "network"),
        ("/home/a/OneDrive - 某某医院/a.iemap", "synced"),
        ("/home/a/onedrive/x/a.iemap", "synced"),
        ("/home/a/我的坚果云/a.iemap", "synced"),
        ("/home/a/坚果云/对码/a.iemap", "synced"),
        ("/home/a/Nutstore Files/a.iemap", "synced"),
        ("/home/a/Nutstore/1/我的坚果云/a.iemap", "synced"),
        ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/a.iemap", "synced"),
        ("/home/a/Dropbox (个人)/a.iemap", "synced"),
        ("/home/a/Dropbox.iemap", "local"),
    ],
)
def test_kinds(path: str, kind: str) -> None:
    place = place_of(Path(path), MOUNTS)
    assert place.kind == kind, place
    assert (place.warning is None) == (kind == "local")
    if place.warning is not None:
        assert place.name in place.warning.text()


def test_a_marked_folder(tmp_path: Path) -> None:
    (tmp_path / "shared" / "deep").mkdir(parents=True)
    assert place_of(tmp_path / "shared" / "deep" / "a.iemap").kind == "local"
    (tmp_path / "shared" / ".stfolder").mkdir()
    assert place_of(tmp_path / "shared" / "deep" / "a.iemap").name == "Syncthing"
