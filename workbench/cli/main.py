"""The command line as a whole: language, sub-commands, and what becomes of errors.

Exit status: 0 done; 1 the answer is no (not verified, not valid); 2 wrong usage or bad input, said in words;
3 a fault of ours, with a report file to send.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from workbench.core.errors import FileProblem, WorkbenchError
from workbench.core.faults import report
from workbench.core.settings import LANGUAGE, Settings
from workbench.core.words import LANGUAGES, Message, say, use_language
from workbench.paths import user_dir

DONE, NO, BAD_INPUT, OUR_FAULT = 0, 1, 2, 3

# Project to open, whether to open the sample, language; returns the exit status.
OpenWindow = Callable[[Path | None, bool, str | None], int]


def run(arguments: list[str], open_window: OpenWindow | None = None) -> int:
    """Run one command and return its exit status. A person never sees a traceback.

    Without a command ``open_window`` is called; where there is none, the help is printed.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    use_language(_language(arguments))
    try:
        return _dispatch(arguments, open_window)
    except WorkbenchError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print(say("errors.cancelled"), file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:  # the reader of our output went away, e.g. `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except OSError as error:  # a disk or folder failed where no one expected it
        print(FileProblem(Message("cli.os_error", {"what": error.strerror or str(error)})), file=sys.stderr)
        return BAD_INPUT
    except Exception as error:
        print(say("cli.our_fault", path=_write_report(error)), file=sys.stderr)
        return OUR_FAULT


def _language(arguments: list[str]) -> str:
    """``--language`` wins, then WORKBENCH_LANGUAGE, then the user's setting."""
    for index, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--language=") else ""
        if argument == "--language" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value in LANGUAGES:
            return value
    return os.environ.get("WORKBENCH_LANGUAGE") or Settings().get(LANGUAGE)


def _dispatch(arguments: list[str], open_window: OpenWindow | None) -> int:
    import click

    from workbench.cli.commands import build

    try:
        status = build().main(args=arguments, prog_name="workbench", standalone_mode=False, obj=open_window)
    except click.exceptions.Exit as finished:
        return finished.exit_code
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        what = " ".join(error.format_message().split())
        print(say("cli.usage", what=what), file=sys.stderr)
        return BAD_INPUT
    return status if isinstance(status, int) else DONE


def _write_report(error: Exception) -> str:
    """Keep a report in the user's folder; returns where, or the last line where that fails.

    The words of the error may quote the hospital's names; they are in it only with ``WORKBENCH_REPORT=full``.
    """
    text = report(error, details=os.environ.get("WORKBENCH_REPORT") == "full")
    try:
        folder = user_dir() / "reports"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.txt"
        path.write_text(text, encoding="utf-8")
    except OSError:
        return text.strip().splitlines()[-1]
    return str(path)
