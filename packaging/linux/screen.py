"""Waits for a window on an X screen and keeps a picture: ``screen.py OUT.png [SECONDS]``, with DISPLAY set.

Run with the environment that has PySide6. Prints the seconds until something was drawn; exit status 1 if
nothing was drawn in time.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtGui import QGuiApplication, QImage

SETTLE_SECONDS = 4


def grab(app: QGuiApplication) -> QImage:
    """The whole screen."""
    return app.primaryScreen().grabWindow(0).toImage()


def is_blank(picture: QImage) -> bool:
    """True if all points, looked at in steps of 40, have one colour."""
    points = ((x, y) for x in range(0, picture.width(), 40) for y in range(0, picture.height(), 40))
    return len({picture.pixel(x, y) for x, y in points}) < 2


def main(out: str, patience: float) -> int:
    """Look until something shows, wait until it has settled, keep the picture."""
    app = QGuiApplication(sys.argv[:1])
    start = time.perf_counter()
    while is_blank(grab(app)):
        if time.perf_counter() - start > patience:
            print("nothing was drawn")
            return 1
        time.sleep(0.05)
    print(f"drawn after {time.perf_counter() - start:.1f} s")
    time.sleep(SETTLE_SECONDS)
    return 0 if grab(app).save(out) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 60))
