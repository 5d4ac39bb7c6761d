"""What each intent of the actions' table does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog

from workbench.core.words import Message, say
from workbench.ui.care import Care
from workbench.ui.sharing import Sharing

if TYPE_CHECKING:
    from workbench.ui.help.window import HelpWindow
    from workbench.ui.main_window import MainWindow


PART_ACTS = ("split", "join", "part_up", "part_down", "add_part", "remove_part")
# Acts that would take the project away from under a running job.
NOT_WHILE_BUSY = (
    "new", "open", "sample", "tour", "training", "close", "import", "reimport", "memory", "recognition",
    "pack_export", "pack_merge", "suggest", "export", "reports", "merge", "restore", "take_over",
)  # fmt: skip


class Intents:
    """Receives intents and acts on the window's session and views."""

    def __init__(self, window: MainWindow) -> None:
        self._w = window
        self.open_dialogs: list[QDialog] = []
        self.care = Care(window, self.show)
        self.guide: HelpWindow | None = None
        row, items = window.review.row, window.review.items
        self._table: dict[str, Callable[[], object]] = {
            "new": self.new_project,
            "open": self.open_dialog,
            "sample": self.open_sample,
            "import": self.import_list,
            "reimport": self.reimport,
            "suggest": self.suggest_again,
            "save_copy": self.care.save_copy,
            "restore": self.care.restore,
            "take_over": self.care.take_over,
            "close": window.session.close,
            "quit": window.close,
            "undo": partial(self._step_back, "undo"),
            "redo": partial(self._step_back, "redo"),
            "again": window.messages.do_again,
            "search": self.focus_search,
            "escape": self.escape,
            "facets": window.review.queues.focus_first,
            "panel": lambda: window.review.queues.setVisible(not window.review.queues.isVisible()),
            "down": lambda: items.step(1),
            "up": lambda: items.step(-1),
            "next_open": self.next_open,
            "group": lambda: window.filters.group(not window.filters.grouped),
            "open_line": items.open_line,
            "clear_filter": window.filters.clear,
            "save_queue": self.save_queue,
            "settings": self.settings,
            "steps": self.show_steps,
            "dashboard": self.show_dashboard,
            "accept": self.accept,
            "edit": row.edit,
            "take_reading": row.parts.take_reading,
            "look_at_reading": row.parts.look_at_reading,
            **Sharing(window, self.show).intents(),
            **{act: partial(row.parts.do, act) for act in PART_ACTS},
            "question": lambda: self._one_or_many(row.acts.ask_question, "question"),
            "no_item": lambda: self._one_or_many(row.acts.ask_no_item, "no_item"),
            "note": row.bar.ask_note,
            "next_part": lambda: row.parts.step(1),
            "previous_part": lambda: row.parts.step(-1),
            "near": row.look_around,
            "take_near": row.near.take,
            "word": row.near.list_word,
            "approve": lambda: self._one_or_many(row.acts.approve, "approve"),
            "approve_all": lambda: self.bulk("approve", "filter"),
            "reopen": lambda: self._one_or_many(self._reopen, "reopen"),
            "accept_auto": lambda: self.bulk("accept", "all"),
            "bulk": lambda: self.bulk("accept", "filter"),
            "export": self.export,
            "merge": self.merge,
            "verify": self.verify,
            "countersign": self.countersign,
            "sign_excel": self.sign_excel,
            "reports": self.reports,
            "keys": self.keys,
            "trust": self.trust,
            "help": self.help,
            "tour": self.tour,
            "training": self.train,
            "keyboard": self.keyboard,
            "reviewer": self.reviewer,
            "about": self.about,
        }

    def do(self, intent: str) -> None:
        """Act on an intent."""
        if intent.startswith("digit "):
            self._w.review.row.acts.digit(int(intent[6:]))
            return
        if intent in NOT_WHILE_BUSY and self._w.runner.busy:
            self._w.session.tell(Message("ui.job_busy"), "warning")
            return
        self._table[intent]()

    def intents(self) -> set[str]:
        """All intents that are understood, digits aside."""
        return set(self._table)

    # -- review ------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Enter: the row in hand, or all selected rows where several are selected."""
        self._one_or_many(self._w.review.row.acts.enter, "accept")

    def _one_or_many(self, one: Callable[[], object], act: str) -> None:
        """An act on the row in hand; where several rows are selected, on all of them, with a preview."""
        if len(self._w.review.items.selected_ids()) > 1:
            self.bulk(act, "selection")
        else:
            one()

    def _reopen(self) -> None:
        self._w.session.reopen(self._w.review.items.selected_ids())

    def bulk(self, act: str, scope: str) -> None:
        """Show what an act would do to many rows, and do it."""
        from workbench.ui.dialogs.bulk_dialog import Answer, BulkDialog, scopes_of

        review = self._w.review
        if self._w.session.project is None:
            return
        scopes = scopes_of(self._w.session.project, self._w.filters.query, review.items.selected_ids())
        answer = Answer.of(review.row.draft) if review.row.item is not None else None
        dialog = BulkDialog(
            self._w.session, self._w.runner, self._w, scopes, act=act, scope=scope, answer=answer
        )
        dialog.done_for.connect(review.items.next_open)
        dialog.finished.connect(lambda _result: self.to_list())
        self.show(dialog)

    def to_list(self) -> None:
        """Give the keyboard back to the list once a dialog is done."""
        self._w.activateWindow()
        self._w.review.items.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step_back(self, verb: str) -> None:
        """Undo or redo, then show the row that it was about; a step about many rows is left to a worker."""
        from workbench.core import review
        from workbench.ui.many import MANY, act_on_many

        session = self._w.session
        self._w.messages.dismiss()  # what it says was done is done no more
        project, who = session.project, session.reviewer
        if project is None:
            return
        step = review.undo_step(project) if verb == "undo" else review.redo_step(project)
        act = review.undo if verb == "undo" else review.redo
        if step is not None and step.count > MANY:
            act_on_many(session, self._w.runner, lambda p, _: act(p, who), step.count, self)
            return
        touched: list[str] = []

        def note(changes: Any, _by: object) -> None:
            touched.extend(changes.items or ())

        session.changed.connect(note)
        if not getattr(session, verb)():
            session.offer_again(partial(self._step_back, verb))
        session.changed.disconnect(note)
        if len(touched) == 1:
            self._w.review.items.show_item(touched[0])

    def next_open(self) -> None:
        """Go to the next open row, or say that there is none."""
        if not self._w.review.items.next_open():
            self._w.session.tell(Message("ui.none_open"))

    def escape(self) -> None:
        """Leave what is open: an unanswered strip, then a message; the keyboard goes back to the list."""
        row = self._w.review.row
        if row.evidence.caret is not None:
            row.evidence.hide_caret()
        elif row.bar.strip_open:
            row.bar.close_strip()
        elif self._w.messages.isVisible():
            self._w.messages.dismiss()
        self._w.review.items.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_search(self) -> None:
        """Give the keyboard to the search field."""
        search = self._w.review.items.search
        search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        search.selectAll()

    # -- projects ----------------------------------------------------------------------------------------

    def open_dialog(self) -> None:
        """Ask for a project file and open it."""
        path, _ = QFileDialog.getOpenFileName(
            self._w, say("ui.act_open"), "", f"{say('ui.project_files')} (*.iemap);;{say('ui.all_files')} (*)"
        )
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open a project file; a list (.xlsx, .csv …) starts a new project from it."""
        if path.suffix.lower() in (".xlsx", ".xls", ".xlsm", ".csv", ".tsv", ".txt"):
            self.new_project(path)
        else:
            self._w.session.open(path)

    def open_sample(self) -> None:
        """Open the sample hospital; it is made on the first time."""
        from workbench.ui.sample import open_sample

        open_sample(self._w.session, self._w.runner)

    def new_project(self, source: Path | None = None) -> None:
        """Ask what a new project needs."""
        from workbench.ui.dialogs.lists.new_project import NewProjectDialog

        dialog = NewProjectDialog(self._w.session, self._w.runner, self._w, source)
        dialog.made.connect(self.suggest)
        self.show(dialog)

    def import_list(self) -> None:
        """Import one more list into the open project."""
        from workbench.ui.dialogs.lists.new_project import NewProjectDialog

        dialog = NewProjectDialog(self._w.session, self._w.runner, self._w, None, into_open=True)
        dialog.made.connect(self.suggest)
        self.show(dialog)

    def reimport(self) -> None:
        """Compare a newer list of the hospital, and take it over."""
        from workbench.ui.dialogs.lists.reimport_dialog import ReimportDialog

        dialog = ReimportDialog(self._w.session, self._w.runner, self._w)
        dialog.made.connect(self.suggest)
        self.show(dialog)

    def suggest(self, again: bool = False) -> None:
        """Compute suggestions: for items that have none, or for all."""
        from workbench.ui.suggesting import suggest

        suggest(self._w.session, self._w.runner, again=again)

    def suggest_again(self) -> None:
        """Compute the suggestions that are missing; where none is, all anew."""
        project = self._w.session.project
        if project is not None:
            self.suggest(again=next(project.items_without_suggestion(), None) is None)

    # -- dialogs -----------------------------------------------------------------------------------------

    def show(self, dialog: QDialog) -> None:
        """Show a dialog and keep it until it is closed; Qt deletes it then."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open_dialogs.append(dialog)
        dialog.finished.connect(lambda _result: self.open_dialogs.remove(dialog))
        dialog.open() if dialog.isModal() else dialog.show()

    def show_steps(self) -> None:
        """Show the history of the project."""
        from workbench.ui.dialogs.steps_dialog import StepsDialog

        dialog = StepsDialog(self._w.session, self._w.runner, self._w)
        dialog.item_asked.connect(self._w.review.go_to_item)
        dialog.asked.connect(self.do)
        self.show(dialog)

    def show_dashboard(self) -> None:
        """Show progress as charts."""
        from workbench.ui.dialogs.dashboard import Dashboard

        self.show(Dashboard(self._w.session, self._w))

    def export(self) -> None:
        """Write a signed mapping file, or a draft."""
        from workbench.ui.dialogs.files.export_dialog import ExportDialog

        self.show(ExportDialog(self._w.session, self._w.runner, self._w))

    def merge(self) -> None:
        """Bring back what the hospital changed in a workbook."""
        from workbench.ui.dialogs.files.merge_dialog import MergeDialog

        dialog = MergeDialog(self._w.session, self._w.runner, self._w)
        dialog.made.connect(self.suggest)
        self.show(dialog)

    def verify(self) -> None:
        """Check a mapping file."""
        from workbench.ui.dialogs.signing.verify_dialog import VerifyDialog

        self.show(VerifyDialog(self._w.session, self._w.runner, self._w))

    def reports(self) -> None:
        """Write a report: for the head of department, the audit, feedback on the standard."""
        from workbench.ui.dialogs.files.reports_dialog import ReportsDialog

        self.show(ReportsDialog(self._w.session, self._w.runner, self._w))

    def keys(self) -> None:
        """Show and make signing keys."""
        from workbench.ui.dialogs.signing.keys_dialog import KeysDialog

        self.show(KeysDialog(self._w.session, self._w))

    def countersign(self) -> None:
        """Add an approver's signature to a signed file."""
        from workbench.ui.dialogs.signing.countersign_dialog import CountersignDialog

        self.show(CountersignDialog(self._w.session, self._w.runner, self._w))

    def sign_excel(self) -> None:
        """Add Excel's own signature to a signed workbook."""
        from workbench.ui.dialogs.signing.excel_sign_dialog import ExcelSignDialog

        self.show(ExcelSignDialog(self._w.session, self._w.runner, self._w))

    def trust(self) -> None:
        """Show whom this user trusts."""
        from workbench.ui.dialogs.signing.trust_dialog import TrustDialog

        self.show(TrustDialog(self._w.session, self._w))

    def save_queue(self) -> None:
        """Ask under which name the present filter is kept as a queue."""
        self._w.review.queues.show()
        self._w.review.queues.ask_name()

    def settings(self) -> None:
        """Show all settings in one place."""
        from workbench.ui.dialogs.settings.settings_dialog import SettingsDialog

        self.show(SettingsDialog(self._w.session, self._w, self._w.review.items.columns))

    def help(self) -> None:
        """Show the guide at the page about what is on the screen."""
        from workbench.ui.help.targets import page_on_screen

        self.show_help(page_on_screen(self._w))

    def show_help(self, page: str) -> None:
        """Show a page of the guide."""
        from workbench.ui.help.window import HelpWindow

        if self.guide is None:
            self.guide = HelpWindow(self._w.session)
        self.guide.show_page(page)

    def tour(self) -> None:
        """Begin the tour, or go on with it."""
        self._w.training.tour.begin()

    def train(self) -> None:
        """Choose an exercise, or what a trainer wants."""
        self._w.training.choose()

    def keyboard(self) -> None:
        """Show all keys."""
        from workbench.ui.dialogs.settings.keyboard_map import KeyboardMap

        self.show(KeyboardMap(self._w.session, self._w))

    def reviewer(self) -> None:
        """Ask who reviews."""
        from workbench.ui.dialogs.small_dialogs import ReviewerDialog

        self.show(ReviewerDialog(self._w.session, self._w))

    def about(self) -> None:
        """Say what this is."""
        from workbench.ui.dialogs.small_dialogs import AboutDialog

        self.show(AboutDialog(self._w.session, self._w))
