"""Which page of the guide F1 opens, by what is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from workbench.ui.main_window import MainWindow

START, REVIEW, PICKERS, TRAINING = "quick-start", "review", "pickers", "training"

# By the dialog's class.
DIALOGS = {
    "NewProjectDialog": "import",
    "ReimportDialog": "import",
    "AlikeDialog": "review",
    "KeyboardMap": "review",
    "ReviewerDialog": "review",
    "BulkDialog": "many-rows",
    "StepsDialog": "many-rows",
    "ExportDialog": "excel",
    "MergeDialog": "excel",
    "KeysDialog": "signing",
    "RevokeDialog": "signing",
    "ReplaceDialog": "signing",
    "CountersignDialog": "signing",
    "ExcelSignDialog": "signing",
    "VerifyDialog": "verifying",
    "TrustDialog": "verifying",
    "CardDialog": "verifying",
    "DistrustDialog": "verifying",
    "ReportsDialog": "reports",
    "Dashboard": "reports",
    "RescueDialog": "safekeeping",
    "MemoryDialog": "memory",
    "MemoryImportDialog": "memory",
    "WithdrawDialog": "memory",
    "EvidenceDialog": "memory",
    "PackExportDialog": "packs",
    "PackMergeDialog": "packs",
    "PackRecallDialog": "packs",
    "RecognitionDialog": "recognition",
    "GapsDialog": "recognition",
    "OrderDialog": "recognition",
    "SignListDialog": "recognition",
    "SettingsDialog": "settings",
    "TrainingDialog": "training",
    "ResultDialog": "training",
    "MakePackDialog": "training",
    "AboutDialog": "quick-start",
}


def page_of(dialog: QWidget) -> str:
    """The page about a dialog; the quick start for one that has none of its own."""
    return DIALOGS.get(type(dialog).__name__, START)


def page_on_screen(window: MainWindow) -> str:
    """The page about what the main window shows now."""
    if window.training.on:
        return TRAINING
    if window.session.project is None:
        return START
    inside = window.focusWidget()
    return PICKERS if inside is not None and window.review.row.pickers.isAncestorOf(inside) else REVIEW
