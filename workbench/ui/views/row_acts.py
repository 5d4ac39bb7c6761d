"""What settles the row in hand, or asks about it: keys and buttons become decisions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workbench.core import review
from workbench.core.items import DecidedPart, NoItemReason, State
from workbench.ui.session import Session

if TYPE_CHECKING:
    from workbench.ui.views.row_view import RowView


class RowActs:
    """Acts on the row of a row view; what is refused leaves everything on the screen."""

    def __init__(self, row: RowView, session: Session) -> None:
        self._row = row
        self._session = session

    def held(self) -> set[str]:
        """What the row in hand offers to actions (see ``ActionRow.needs``)."""
        offers = {
            "reading": bool(self._row.draft.others()),
            "parts": len(self._row.draft.parts) > 1,
            "approve": self.can_approve,
        }
        return {need for need, there in offers.items() if there}

    @property
    def can_approve(self) -> bool:
        """True if somebody else settled the row, and it waits for a second look."""
        project, decision = self._session.project, self._row.decision
        waits = (State.ACCEPTED, State.ADJUSTED, State.NO_ITEM)
        if project is None or decision is None or decision.state not in waits:
            return False
        return decision.reviewer != self._session.reviewer or bool(project.setting("one_person"))

    @property
    def can_accept(self) -> bool:
        """True if Enter would settle something."""
        no_item = (
            not self._row.draft.parts
            and self._row.suggestion is not None
            and self._row.suggestion.no_item is not None
        )
        return self._row.item is not None and (self._row.draft.complete or no_item)

    def digit(self, number: int) -> None:
        """A digit: a reason where reasons are shown, else a candidate; a single part is settled at once."""
        if self._row.bar.choosing_reason:
            self._row.bar.choose_reason(number)
        elif self._row.draft.take(number):
            if len(self._row.draft.parts) > 1:
                self._row.draft.step(1)
                self._row.show_draft()
            else:
                self._row.show_draft()
                self.enter()

    def enter(self) -> None:
        """Settle the row as it stands and ask for the next one."""
        if self._row.bar.choosing_reason:
            self._row.bar.choose_reason(1)
            return
        if self._row.item is None or not self.can_accept:
            return
        remark = self._row.bar.remark.text().strip()
        stands = self._row.decision is not None and self._row.decision.state is not State.QUESTION
        if stands and not self._row.draft.touched and not remark:
            self._row.settled.emit()
            return
        if self._settle(self._row.item.id, remark):
            self._row.settled.emit()
        else:
            self._session.offer_again(self.enter)

    def _settle(self, item_id: str, remark: str) -> bool:
        taken = self._row.draft.ranks()
        if not self._row.draft.parts and self._row.suggestion and self._row.suggestion.no_item:
            return self._session.no_item([item_id], self._row.suggestion.no_item, remark, by=self)
        parts = self._row.draft.decided_parts()
        if taken is None:
            return self._session.adjust([item_id], parts, remark, by=self)
        codes = [part.code for part in parts]
        return self._session.accept_parts(item_id, *taken, codes, remark, by=self)

    def ask_no_item(self) -> None:
        """No standard item: at once where the suggestion says so, else ask for the reason."""
        if self._row.item is None:
            return
        if self._row.suggestion and not self._row.suggestion.parts and self._row.suggestion.no_item:
            self.no_item(self._row.suggestion.no_item)
        else:
            self._row.bar.ask_reason()

    def no_item(self, reason: NoItemReason) -> None:
        if self._row.item is None:
            return
        remark = self._row.bar.remark.text().strip()
        if self._session.no_item([self._row.item.id], reason, remark, by=self):
            self._row.bar.close_strip()
            self._row.settled.emit()
        else:
            self._session.offer_again(partial(self.no_item, reason))

    def ask_question(self) -> None:
        """Ask the hospital: show a drafted sentence."""
        if self._row.item is not None:
            drafted = review.draft_question(self._row.item, self._row.suggestion).text()
            self._row.bar.ask_question(drafted, review.drafted_addressee(self._row.suggestion))

    def question(self, text: str, to: review.Addressee) -> None:
        if self._row.item is None:
            return
        if self._session.question([self._row.item.id], text, to, by=self):
            self._row.bar.close_strip()
            self._row.settled.emit()
        else:
            self._session.offer_again(partial(self.question, text, to))

    def note(self, text: str) -> None:
        if self._row.item is None:
            return
        if self._session.note(self._row.item.id, text, by=self):
            self._row.bar.close_strip()
        else:
            self._session.offer_again(partial(self.note, text))

    def approve(self) -> None:
        """Approve the row and ask for the next one that waits for a second look."""
        if self._row.item is None:
            return
        if self._session.approve([self._row.item.id], by=self):
            self._row.approved.emit()
        else:
            self._session.offer_again(self.approve)

    def take_answer(self, parts: tuple[DecidedPart, ...]) -> None:
        """Take an answer that was given before in hand."""
        if self._row.item is not None and parts:
            self._row.draft.use(parts)
            self._row.show_draft()
            self._row.released.emit()
