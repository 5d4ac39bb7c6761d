"""Entry point of the frozen programs. Suggesting may use processes, which need this call when frozen."""

import multiprocessing
import sys
from pathlib import Path


def with_open(arguments: list[str]) -> list[str]:
    """A project alone, as the desktop hands it over at a double click, means to open it."""
    if len(arguments) == 1 and Path(arguments[0]).suffix.lower() == ".iemap":
        return ["--open", *arguments]
    return arguments


if __name__ == "__main__":
    multiprocessing.freeze_support()
    from workbench.__main__ import main

    sys.argv[1:] = with_open(sys.argv[1:])
    main()
