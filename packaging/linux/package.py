"""Makes a portable archive or a Debian package of ``dist/workbench/``.

``python packaging/linux/package.py archive|deb BUILD OUT``. The same build, version and date give the
same bytes.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import release  # noqa: E402

NAME = release.NAME
ICON = release.ROOT / "resources" / "icons" / "app.svg"
LIBRARY = Path("usr/lib") / NAME

# What a build does not bring: the C library, the graphics driver's libraries, where fonts lie, and a font
# without which Chinese is drawn as boxes.
DEPENDS = (
    "libc6 (>= {libc}), libegl1, libgl1, fontconfig-config, "
    "fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei"
)
CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: Imaging exam workbench <imaging-exam-workbench@localhost>
Installed-Size: {size}
Depends: {depends}
Recommends: shared-mime-info, desktop-file-utils
Section: science
Priority: optional
Description: maps a hospital's imaging exam names to standard codes
 Offline desktop workbench: reads a hospital's list of imaging exams, proposes
 items of the national standard with reasons, keeps what people decide, and
 exports signed mapping files. Chinese and English.
"""


def date_all(tree: Path) -> None:
    """Give every file the date of the build and plain rights."""
    when = release.epoch()
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (when, when), follow_symlinks=False)


def archive(build: Path, out: Path) -> Path:
    """A .tar.xz that is unpacked anywhere and run, or installed for one user by the script in it."""
    target = out / f"{NAME}-{release.version()}-linux-{os.uname().machine}.tar.xz"
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / f"{NAME}-{release.version()}"
        shutil.copytree(build, tree, symlinks=True)
        (tree / "share").mkdir()
        for file in ("install.sh", "uninstall.sh"):
            shutil.copy(HERE / file, tree)
        for file in (f"{NAME}.desktop", f"{NAME}.xml", "refresh.sh"):
            shutil.copy(HERE / file, tree / "share")
        shutil.copy(ICON, tree / "share" / f"{NAME}.svg")
        date_all(tree)
        with tarfile.open(target, "w:xz", preset=2, format=tarfile.GNU_FORMAT) as tar:
            for path in [tree, *sorted(tree.rglob("*"))]:
                tar.add(path, path.relative_to(name), recursive=False, filter=_nobody)
    return target


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the builder's name."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def deb(build: Path, out: Path) -> Path:
    """A Debian package; no script runs: the desktop learns of it by triggers of the system's packages."""
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    target = out / f"{NAME}_{release.version()}_{architecture}.deb"
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "tree"
        shutil.copytree(build, tree / LIBRARY, symlinks=True)
        (tree / "usr/bin").mkdir()
        for program in ("workbench", "workbench-window"):
            (tree / "usr/bin" / program).symlink_to(Path("..") / LIBRARY.relative_to("usr") / "workbench")
        for source, place in (
            (HERE / f"{NAME}.desktop", f"applications/{NAME}.desktop"),
            (HERE / f"{NAME}.xml", f"mime/packages/{NAME}.xml"),
            (ICON, f"icons/hicolor/scalable/apps/{NAME}.svg"),
            (release.ROOT / "LICENSE", f"doc/{NAME}/copyright"),
        ):
            (tree / "usr/share" / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, tree / "usr/share" / place)
        changes = (release.ROOT / "CHANGELOG.md").read_bytes()
        (tree / "usr/share/doc" / NAME / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
        files = (path.lstat().st_size for path in tree.rglob("*") if not path.is_dir())
        libc = os.confstr("CS_GNU_LIBC_VERSION") or "glibc 2.36"
        control = CONTROL.format(
            name=NAME,
            version=release.version(),
            architecture=architecture,
            size=sum(-(-size // 1024) for size in files),
            depends=DEPENDS.format(libc=libc.split()[-1]),
        )
        (tree / "DEBIAN").mkdir()
        (tree / "DEBIAN/control").write_text(control, encoding="utf-8")
        date_all(tree)
        environment = os.environ | {"SOURCE_DATE_EPOCH": str(release.epoch())}
        command = ["dpkg-deb", "--build", "--root-owner-group", "-Zxz", "-z2", str(tree), str(target)]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return target


def main(kind: str, build: Path, out: Path) -> None:
    """Make one of both and say how large it is."""
    out.mkdir(parents=True, exist_ok=True)
    target = {"archive": archive, "deb": deb}[kind](build, out)
    print(f"{target}: {target.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]))
