"""Entry point: no argument opens the window, anything else is the command line."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Run the product and exit with its status."""
    from workbench.cli.main import run

    sys.exit(run(sys.argv[1:], open_window))


def open_window(project: Path | None, sample: bool, language: str | None) -> int:
    """Open the window: from here, since the command line knows no Qt, and imported only when wanted."""
    from workbench.ui.app import run

    return run(project, sample=sample, language=language)


if __name__ == "__main__":
    main()
