"""The intents that share decisions: memories and packs of others, one's own pack, mutual recognition."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

if TYPE_CHECKING:
    from workbench.ui.main_window import MainWindow


class Sharing:
    """Opens the dialogs; rows that they ask for are shown in the review page."""

    def __init__(self, window: MainWindow, show: Callable[[QDialog], None]) -> None:
        self._w, self._show = window, show
        window.review.row.near.who_asked.connect(self.who)

    def intents(self) -> dict[str, Callable[[], object]]:
        """What is understood here."""
        return {
            "memory": self.memory,
            "recognition": self.recognition,
            "pack_export": self.export_pack,
            "pack_merge": self.merge_packs,
            "pack_recall": self.recall_pack,
            "who": self.who,
        }

    def memory(self) -> None:
        """Show what was taken in from others, and take in more."""
        from workbench.ui.dialogs.packs.memory_dialog import MemoryDialog

        dialog = MemoryDialog(self._w.session, self._w.runner, self._w)
        dialog.item_asked.connect(self._w.review.go_to_item)
        self._show(dialog)

    def recognition(self) -> None:
        """Show the scopes that the hospital belongs to, and what their lists say."""
        from workbench.ui.dialogs.packs.recognition_dialog import RecognitionDialog

        dialog = RecognitionDialog(self._w.session, self._w.runner, self._w)
        dialog.item_asked.connect(self._w.review.go_to_item)
        self._show(dialog)

    def export_pack(self) -> None:
        """Hand on what was settled, as a signed pack."""
        from workbench.ui.dialogs.packs.pack_export import PackExportDialog

        self._show(PackExportDialog(self._w.session, self._w.runner, self._w))

    def merge_packs(self) -> None:
        """Make one pack of many; what they differ on is opened for review."""
        from workbench.ui.dialogs.packs.pack_merge import PackMergeDialog

        dialog = PackMergeDialog(self._w.session, self._w.runner, self._w)
        dialog.project_made.connect(self._w.session.open)
        self._show(dialog)

    def recall_pack(self) -> None:
        """Withdraw names of a pack that was handed on."""
        from workbench.ui.dialogs.packs.pack_recall import PackRecallDialog

        self._show(PackRecallDialog(self._w.session, self._w))

    def who(self) -> None:
        """Show who decided names like that of the row in hand, and how."""
        from workbench.ui.dialogs.packs.evidence_dialog import EvidenceDialog

        item = self._w.review.row.item
        if item is not None:
            dialog = EvidenceDialog(self._w.session, item.id, item.name, self._w)
            dialog.item_asked.connect(self._w.review.go_to_item)
            self._show(dialog)
