"""Entry point: no argument opens the window, anything else is the command line."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the product and exit with its status."""
    from workbench.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
