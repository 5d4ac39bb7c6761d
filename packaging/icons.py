"""Draws the program's icon for Windows (.ico) or macOS (.icns): ``python packaging/icons.py OUT.ico``.

Both formats are a list of PNG pictures behind a table of their sizes.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

DRAWING = Path(__file__).resolve().parents[1] / "resources" / "icons" / "app.svg"
ICO_SIZES = (16, 24, 32, 48, 64, 256)
ICNS_KINDS = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512}


def png(size: int) -> bytes:
    """The drawing as a PNG of ``size`` by ``size`` pixels."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def ico() -> bytes:
    """All sizes as a Windows icon."""
    pictures = [(size, png(size)) for size in ICO_SIZES]
    table, offset = b"", 6 + 16 * len(pictures)
    for size, data in pictures:
        # Width and height (0 means 256), no palette, reserved, planes, bits a pixel, length, where it begins.
        table += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return struct.pack("<HHH", 0, 1, len(pictures)) + table + b"".join(data for _, data in pictures)


def icns() -> bytes:
    """All sizes as a macOS icon."""
    blocks = b""
    for kind, size in ICNS_KINDS.items():
        data = png(size)
        blocks += kind + struct.pack(">I", len(data) + 8) + data
    return b"icns" + struct.pack(">I", len(blocks) + 8) + blocks


def main(out: Path) -> None:
    """Write the icon in the format that the ending of ``out`` names."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(icns() if out.suffix == ".icns" else ico())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
