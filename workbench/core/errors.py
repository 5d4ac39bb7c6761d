"""The world's errors: what is shown to people in words, with what to do about it.

Everything else that is raised is a fault of ours and ends in the crash report, never in front of a person.
"""

from __future__ import annotations

from workbench.core.words import Message


class WorkbenchError(Exception):
    """Something in the world is not as needed; ``message`` says what it is and what to do.

    The command line prints the sentence and exits with status 2; the window shows it in its quiet bar.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message.key)
        self.message = message

    def __str__(self) -> str:
        return self.message.text()


class FileProblem(WorkbenchError):
    """A file or folder cannot be used: missing, locked, broken, protected, wrong kind, not writable."""


class InputProblem(WorkbenchError):
    """What was asked cannot be done as asked: an unknown column, an illegal code, an unknown option value."""


class ProjectProblem(WorkbenchError):
    """The project file cannot be used: newer, damaged, foreign, held by another window."""


class KeyProblem(WorkbenchError):
    """A signing key cannot be used: unknown, wrong passphrase, revoked."""


class Cancelled(WorkbenchError):
    """A person stopped a long job. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(Message("errors.cancelled"))
