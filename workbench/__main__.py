"""Entry point: no argument opens the window, anything else is the command line."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Run the product and exit with its status."""
    from workbench.cli.main import run

    sys.exit(run(sys.argv[1:], open_window))


def open_window(project: Path | None, sample: bool, language: str | None) -> int:
    """Open the window. Here, because the command line knows no Qt; imported late, since commands need none."""
    from workbench.ui.app import run

    return run(project, sample=sample, language=language)


if __name__ == "__main__":
    main()
