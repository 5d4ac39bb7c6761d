"""Trusted signers: who is known, cards from files with their fingerprints in words, whom to distrust."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, Qt, QTimeZone
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDateTimeEdit,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from workbench.core.errors import WorkbenchError
from workbench.core.signing import (
    Card,
    Key,
    KeyStore,
    Revocation,
    Trust,
    TrustList,
    cards_in,
    look_alike,
    spoken,
)
from workbench.core.words import Message, say
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.session import Session
from workbench.ui.worded import make_button, make_label
from workbench.ui.wording import REVOCATION_REASONS, ROLES

COLUMNS = (
    Message("trust.who"),
    Message("trust.where"),
    Message("trust.role"),
    Message("trust.words"),
    Message("trust.standing"),
)


def spaced(short_id: str) -> str:
    """A short code in groups of four, as it is read out."""
    return " ".join(short_id[at : at + 4] for at in range(0, len(short_id), 4))


def two_lines(words: str) -> str:
    """The words of a fingerprint in two lines of five: none is broken, and the place is not lost."""
    found = words.split()
    return "\n".join(" ".join(found[at : at + 5]) for at in range(0, len(found), 5))


class TrustDialog(BaseDialog):
    """The trust list as a table, with ways to add, distrust and remove."""

    def __init__(
        self, session: Session, parent: QWidget | None = None, trusted: TrustList | None = None
    ) -> None:
        super().__init__(session, parent, Message("trust.title"), Message("trust.hint"))
        self.trusted, self._store = trusted or TrustList(), KeyStore()
        self.cards: list[Card] = []
        self.table = plain_table(len(COLUMNS))
        self.table.itemSelectionChanged.connect(self._follow)
        self.body.addWidget(self.table, 1)
        self.empty = make_label(self.words, Message("trust.none"), "secondary", wrap=True)
        self.body.addWidget(self.empty)
        self.body.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        self.for_them = make_button(self.words, Message("trust.revoke_for"), "", self.revoke_for)
        self.words.show(self.for_them.setToolTip, Message("trust.revoke_for_tip"))
        row.addWidget(self.for_them)
        self.acts = [
            make_button(self.words, Message("trust.distrust"), "", self.distrust),
            make_button(self.words, Message("trust.remove"), "", self.remove),
        ]
        for button in self.acts:
            row.addWidget(button)
        self.body.addLayout(row)
        self.add_button(Message("ui.close"), self.reject)
        self.add_button(Message("trust.add"), self.choose, "primary")
        self.resize(820, 420)
        self.refill()

    def refill(self) -> None:
        """Show the list as it is."""
        trust = self.trusted.trust()
        cards = cards_in(self.trusted.home).values()
        self.cards = sorted(cards, key=lambda card: (card.institution, card.name))
        self.table.setHorizontalHeaderLabels([m.text() for m in COLUMNS])
        self.table.setRowCount(len(self.cards))
        for row, card in enumerate(self.cards):
            role, words = ROLES[card.role].text(), two_lines(spoken(card.fingerprint))
            texts = (card.name, card.institution, role, words, _standing(card, trust))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(f"{spaced(card.short_id)}\n{card.fingerprint}")
                self.table.setItem(row, column, item)
        self.table.resizeRowsToContents()
        self.table.setVisible(bool(self.cards))
        self.empty.setVisible(not self.cards)
        for button in self.acts:
            button.setEnabled(bool(self.cards))
        if self.cards:
            self.table.selectRow(0)
        self._follow()

    def _follow(self) -> None:
        """Only who is named on the chosen card may revoke it."""
        self.for_them.setEnabled(self._heir() is not None)

    def _heir(self) -> Key | None:
        """One's own key that the chosen card names as its successor, None without one."""
        card = self.chosen()
        mine = {key.fingerprint: key for key in self._store.list()}
        revoked = card is not None and card.fingerprint in self.trusted.trust().revocations
        return mine.get(card.successor) if card is not None and not revoked else None

    def chosen(self) -> Card | None:
        """The card of the selected row."""
        row = self.table.currentRow()
        return self.cards[row] if 0 <= row < len(self.cards) else None

    def choose(self) -> None:
        """Ask for a file, then show what it holds before anything is kept."""
        path, _ = QFileDialog.getOpenFileName(
            self, say("trust.add"), "", f"{say('trust.files')} (*.card *.json *.revoked)"
        )
        if path:
            self.offer(Path(path))

    def offer(self, path: Path) -> CardDialog | None:
        """Show a card before it is added; a revocation speaks for itself and is taken at once."""
        self.show_problem(None)
        try:
            found = self.trusted.read(path)
            if isinstance(found, Revocation):
                self.trusted.add(path)
                self.session.tell(Message("trust.added_revocation", {"since": found.since}))
                self.refill()
                return None
        except WorkbenchError as problem:
            self.show_problem(problem)
            return None
        dialog = CardDialog(self.session, found, self.trusted.trust(), self)
        dialog.accepted.connect(lambda: self._add(path))
        dialog.open()
        return dialog

    def _add(self, path: Path) -> None:
        try:
            found = self.trusted.add(path)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        if isinstance(found, Card):
            words = {"name": found.name, "institution": found.institution}
            self.session.tell(Message("trust.added", words))
        self.refill()

    def remove(self) -> None:
        """Take the chosen card out of the list."""
        card = self.chosen()
        if card is None:
            return
        try:
            self.trusted.forget(card.fingerprint)
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.session.tell(Message("trust.removed", {"name": card.name}))
        self.refill()

    def revoke_for(self) -> None:
        """Revoke the chosen key as the successor that it names."""
        from workbench.ui.dialogs.signing.key_acts import RevokeDialog  # which needs this module

        card, heir = self.chosen(), self._heir()
        if card is not None and heir is not None:
            dialog = RevokeDialog(self.session, heir, self._store, self, card)
            dialog.accepted.connect(self.refill)
            dialog.open()

    def distrust(self) -> None:
        """Ask from when on the chosen key counts no longer."""
        card = self.chosen()
        if card is not None:
            dialog = DistrustDialog(self.session, card, self.trusted, self)
            dialog.accepted.connect(self.refill)
            dialog.open()


def plain_table(columns: int) -> QTableWidget:
    """A table to read: whole rows are selected, the last columns share the room, cells wrap."""
    table = QTableWidget(0, columns)
    table.setObjectName("plain")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(True)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    for column in range(columns - 2, columns):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return table


def _standing(card: Card, trust: Trust) -> str:
    revocation = trust.revocations.get(card.fingerprint)
    if revocation is None:
        return say("trust.counts")
    reason = REVOCATION_REASONS[revocation.reason]
    return say("trust.revoked_since", since=revocation.since[:10], reason=reason)


class CardDialog(BaseDialog):
    """A card before it is trusted: whose it is, and the words to compare."""

    def __init__(self, session: Session, card: Card, trust: Trust, parent: QWidget | None = None) -> None:
        hint = Message("trust.card_hint", {"name": card.name})
        super().__init__(session, parent, Message("trust.card_title"), hint)
        self.fingerprint = QLabel(two_lines(spoken(card.fingerprint)))
        self.fingerprint.setObjectName("heading")
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.fingerprint)
        form = self.form()
        facts = (
            (Message("trust.who"), card.name),
            (Message("trust.where"), card.institution),
            (Message("trust.role"), ROLES[card.role].text()),
            (Message("trust.card_code"), spaced(card.short_id)),
        )
        for words, text in facts:
            self.field(form, words, QLabel(text))
        if card.replaces:
            self.field(form, Message("trust.card_replaces"), QLabel(_replaced(card, trust).text()))
        for other in trust.cards.values():
            same = other.name == card.name or look_alike(other.name, card.name)
            if same and other.fingerprint not in (card.fingerprint, card.replaces):
                params = {"name": other.name, "institution": other.institution}
                self.body.addWidget(
                    make_label(self.words, Message("trust.card_looks_like", params), "warning", wrap=True)
                )
                break
        self.body.addStretch()
        self.add_button(Message("ui.cancel"), self.reject)
        self.add_button(Message("trust.card_go"), self.accept, "primary")
        self.setMinimumWidth(520)


def _replaced(card: Card, trust: Trust) -> Message:
    older = trust.cards.get(card.replaces)
    if older is None:
        return Message("trust.card_replaces_unknown")
    return Message("trust.card_replaces_known", {"name": older.name})


class DistrustDialog(BaseDialog):
    """From when on a key counts no longer, and why."""

    def __init__(
        self, session: Session, card: Card, trusted: TrustList, parent: QWidget | None = None
    ) -> None:
        hint = Message("trust.distrust_hint", {"name": card.name})
        super().__init__(session, parent, Message("trust.distrust_title"), hint)
        self._card, self._trusted = card, trusted
        form = self.form()
        self.since = QDateTimeEdit(QDateTime.currentDateTimeUtc())
        self.since.setTimeZone(QTimeZone.utc())
        self.since.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.since.setCalendarPopup(True)
        self.reason = reason_box("lost", "stolen", "left")
        self.field(form, Message("trust.distrust_since"), self.since)
        self.field(form, Message("trust.revoke_reason"), self.reason)
        self.body.addStretch()
        self.add_button(Message("ui.cancel"), self.reject)
        self.add_button(Message("trust.distrust_go"), self.go, "primary")
        self.setMinimumWidth(460)

    def go(self) -> None:
        """Keep it."""
        since = self.since.dateTime().toUTC().toString("yyyy-MM-ddTHH:mm:ss") + "Z"
        try:
            self._trusted.distrust(self._card.fingerprint, since, str(self.reason.currentData()))
        except WorkbenchError as problem:
            self.show_problem(problem)
            return
        self.accept()


def reason_box(*reasons: str) -> QComboBox:
    """A choice among reasons for revoking a key."""
    box = QComboBox()
    for reason in reasons:
        box.addItem(REVOCATION_REASONS[reason].text(), reason)
    return box
