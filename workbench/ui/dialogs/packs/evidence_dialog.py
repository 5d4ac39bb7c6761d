"""Who decided a like name how: every hospital and person behind the sentence on a suggestion."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbench.core.suggest import Precedent
from workbench.core.words import Message, say
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.dialogs.lines import Line, LinesTable
from workbench.ui.dialogs.packs.answers import answer_text
from workbench.ui.session import Session
from workbench.ui.views.near_facts import LIKENESS, local_time
from workbench.ui.worded import make_label

HEADERS = tuple(Message(f"memory.col_{name}") for name in ("who", "answer", "trust", "like", "why"))


class EvidenceDialog(BaseDialog):
    """A line for each hospital, and for each decision taken here.

    Signals:
        item_asked: Id of an item of this project to go to.
    """

    item_asked = Signal(str)

    def __init__(self, session: Session, item_id: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(session, parent, Message("memory.who_title", {"name": name}))
        self._item_id = item_id
        self.told = make_label(self.words, None, "secondary", wrap=True)
        self.body.addWidget(self.told)
        title = Message("memory.who_list")
        self.rows = LinesTable(self.words, title, HEADERS, (210, 300, 90, 110, 150), 1)
        self.rows.opened.connect(self._go_to)
        self.body.addWidget(self.rows, 1)
        self.add_button(Message("ui.close"), self.reject, "primary")
        self.resize(940, 460)
        self.refill()

    def refill(self) -> None:
        """Ask the project."""
        project = self.session.project
        if project is None:
            return
        precedents = project.precedents(self._item_id)
        lines = [line for p in precedents for line in self._lines(p)]
        counts: dict[tuple[str, ...], int] = {}
        for p in precedents:
            counts[p.answer] = counts.get(p.answer, 0) + p.times
        words = {"n": len(lines), "answers": len(counts)}
        self.told.setText(say("memory.who_told" if lines else "ui.near_none", **words))
        self.rows.fill(lines)

    def _lines(self, p: Precedent) -> Iterator[Line]:
        answer = answer_text(self.session, [part.code for part in p.parts], str(p.no_item or ""))
        trust = say(f"memory.trust_{p.trust.partition('_')[0]}")
        like = LIKENESS[p.likeness].text()
        why = "；".join(p.remarks)
        tip = "\n".join(filter(None, (p.name, answer, why)))
        if p.hospitals:
            for _, hospital in p.hospitals:
                yield Line((hospital, answer, trust, like, why), "", tip=tip)
            return
        who = " · ".join(filter(None, (p.where or say("memory.here"), p.who, local_time(p.when))))
        yield Line(
            (f"{who} ×{p.times}" if p.times > 1 else who, answer, trust, like, why), p.item_id, tip=tip
        )

    def _go_to(self, item_id: object) -> None:
        if item_id:
            self.item_asked.emit(str(item_id))
            self.accept()
