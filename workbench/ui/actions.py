"""Everything the window can do, as one table: id, words, keys, when it is possible, and its intent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from workbench.core.words import Message


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action.

    Attributes:
        id: The intent it sends.
        words: In menus and on the keyboard map.
        keys: Shortcuts; the first is the one that is shown.
        needs: ``""`` always, ``project`` an open project, ``held`` one that somebody else has open, ``row`` a
            row in hand, ``write`` a row that may be changed, ``undo`` or ``redo`` a step to take back or
            restore, ``again`` an act that could not be written, ``reading`` another reading to take,
            ``parts`` several parts, ``approve`` a row that waits for this person's second look.
        menu: Menu it stands in, empty for none.
        hint: Short words for the bottom line, None for actions that are not shown there.
    """

    id: str
    words: Message
    keys: tuple[str, ...] = ()
    needs: str = ""
    menu: str = ""
    hint: Message | None = None
    group: int = 0


MENUS: tuple[tuple[str, Message], ...] = (
    ("project", Message("ui.menu_project")),
    ("edit", Message("ui.menu_edit")),
    ("view", Message("ui.menu_view")),
    ("review", Message("ui.menu_review")),
    ("export", Message("ui.menu_export")),
    ("help", Message("ui.menu_help")),
)

TABLE: tuple[ActionRow, ...] = (
    ActionRow("new", Message("ui.act_new"), ("Ctrl+N",), "", "project"),
    ActionRow("open", Message("ui.act_open"), ("Ctrl+O",), "", "project"),
    ActionRow("sample", Message("ui.act_sample"), (), "", "project"),
    ActionRow("import", Message("ui.act_import"), ("Ctrl+I",), "project", "project", group=1),
    ActionRow("reimport", Message("ui.act_reimport"), (), "project", "project", group=1),
    ActionRow("memory", Message("memory.act"), (), "project", "project", group=1),
    ActionRow("recognition", Message("recognition.act"), (), "project", "project", group=1),
    ActionRow("suggest", Message("ui.act_suggest"), (), "project", "project", group=1),
    ActionRow("save_copy", Message("care.act_save_copy"), ("Ctrl+Shift+S",), "project", "project", group=2),
    ActionRow("restore", Message("care.act_restore"), (), "project", "project", group=2),
    ActionRow("take_over", Message("care.act_take_over"), (), "held", "project", group=2),
    ActionRow("close", Message("ui.act_close"), ("Ctrl+W",), "project", "project", group=2),
    ActionRow("quit", Message("ui.act_quit"), ("Ctrl+Q",), "", "project", group=2),
    ActionRow("undo", Message("ui.act_undo"), ("Z", "Ctrl+Z"), "undo", "edit", Message("ui.hint_undo")),
    ActionRow("redo", Message("ui.act_redo"), ("Y", "Ctrl+Y", "Ctrl+Shift+Z"), "redo", "edit"),
    ActionRow("again", Message("ui.act_again"), ("R",), "again", "edit", Message("ui.hint_again")),
    ActionRow("search", Message("ui.act_search"), ("/", "Ctrl+F"), "project", "edit", group=1),
    ActionRow("settings", Message("ui.act_settings"), ("Ctrl+,",), "", "edit", group=2),
    ActionRow("escape", Message("ui.act_escape"), ("Esc",), "", "view"),
    ActionRow("facets", Message("ui.act_facets"), ("F",), "project", "view"),
    ActionRow("panel", Message("ui.act_panel"), ("Ctrl+B",), "project", "view"),
    ActionRow("down", Message("ui.act_down"), ("J", "Down"), "row", "view", group=1),
    ActionRow("up", Message("ui.act_up"), ("K", "Up"), "row", "view", group=1),
    ActionRow("next_open", Message("ui.act_next_open"), ("O",), "row", "view", group=1),
    ActionRow("group", Message("ui.act_group"), ("C",), "project", "view", group=2),
    ActionRow("open_line", Message("ui.act_open_line"), ("X",), "row", "view", group=2),
    ActionRow("clear_filter", Message("ui.act_clear_filter"), ("Shift+Esc",), "project", "view", group=2),
    ActionRow("save_queue", Message("ui.act_save_queue"), ("Ctrl+Shift+F",), "project", "view", group=2),
    ActionRow("steps", Message("ui.act_steps"), ("Ctrl+H",), "project", "view", group=3),
    ActionRow("dashboard", Message("ui.act_dashboard"), ("Ctrl+D",), "project", "view", group=3),
    ActionRow(
        "accept", Message("ui.act_accept"), ("Return", "Enter"), "write", "review", Message("ui.hint_accept")
    ),
    ActionRow("edit", Message("ui.act_edit"), ("E",), "row", "review", Message("ui.hint_edit")),
    ActionRow(
        "take_reading",
        Message("ui.act_take_reading"),
        ("A",),
        "reading",
        "review",
        Message("ui.hint_reading"),
    ),
    ActionRow("look_at_reading", Message("ui.act_look_at_reading"), ("Shift+A",), "reading", "review"),
    ActionRow("split", Message("ui.act_split"), ("S",), "row", "review", Message("ui.hint_split"), group=1),
    ActionRow("question", Message("ui.act_question"), ("Q",), "write", "review", Message("ui.hint_question")),
    ActionRow("no_item", Message("ui.act_no_item"), ("N",), "write", "review", Message("ui.hint_no_item")),
    ActionRow("note", Message("ui.act_note"), ("B",), "write", "review"),
    ActionRow("join", Message("ui.act_join"), ("M",), "parts", "review", group=1),
    ActionRow("next_part", Message("ui.act_next_part"), ("]", "Right"), "parts", "review", group=1),
    ActionRow("previous_part", Message("ui.act_previous_part"), ("[", "Left"), "parts", "review", group=1),
    ActionRow("part_up", Message("ui.act_part_up"), ("Alt+Up",), "parts", "review", group=1),
    ActionRow("part_down", Message("ui.act_part_down"), ("Alt+Down",), "parts", "review", group=1),
    ActionRow("add_part", Message("ui.act_add_part"), ("+", "="), "row", "review", group=1),
    ActionRow("remove_part", Message("ui.act_remove_part"), ("-",), "parts", "review", group=1),
    ActionRow("near", Message("ui.act_near"), ("G",), "row", "review", group=2),
    ActionRow("who", Message("memory.who_act"), ("Shift+G",), "row", "review", group=2),
    ActionRow("take_near", Message("ui.act_take_near"), ("T",), "row", "review", group=2),
    ActionRow("word", Message("ui.act_word"), ("W",), "row", "review", group=2),
    ActionRow(
        "approve",
        *(Message("ui.act_approve"), ("P", "Ctrl+Return"), "write", "review", Message("ui.hint_approve"), 3),
    ),
    ActionRow("approve_all", Message("ui.act_approve_all"), ("Ctrl+Shift+P",), "project", "review", group=3),
    ActionRow("reopen", Message("ui.act_reopen"), ("Ctrl+Backspace",), "write", "review", group=3),
    ActionRow("accept_auto", Message("ui.act_accept_auto"), ("Ctrl+Shift+A",), "project", "review", group=3),
    ActionRow("bulk", Message("ui.act_bulk"), ("Ctrl+Shift+B",), "project", "review", group=3),
    ActionRow("export", Message("ui.act_export"), ("Ctrl+E",), "project", "export"),
    ActionRow("merge", Message("ui.act_merge"), (), "project", "export"),
    ActionRow("verify", Message("ui.act_verify"), (), "", "export"),
    ActionRow("countersign", Message("trust.countersign_act"), (), "", "export"),
    ActionRow("sign_excel", Message("trust.excel_act"), (), "", "export"),
    ActionRow("reports", Message("reports.act"), ("Ctrl+R",), "project", "export"),
    ActionRow("pack_export", Message("memory.export_act"), (), "project", "export", group=1),
    ActionRow("pack_merge", Message("memory.merge_act"), (), "", "export", group=1),
    ActionRow("pack_recall", Message("memory.recall_act"), (), "", "export", group=1),
    ActionRow("keys", Message("ui.act_keys"), (), "", "export", group=2),
    ActionRow("trust", Message("trust.act"), (), "", "export", group=2),
    ActionRow("help", Message("help.act"), ("F1",), "", "help"),
    ActionRow("keyboard", Message("ui.act_keyboard"), ("?",), "", "help", Message("ui.hint_keyboard")),
    ActionRow("tour", Message("training.act_tour"), (), "", "help", group=1),
    ActionRow("training", Message("training.act"), (), "", "help", group=1),
    ActionRow("reviewer", Message("ui.act_reviewer"), (), "", "help", group=2),
    ActionRow("about", Message("ui.act_about"), (), "", "help", group=3),
)

# The order of the keys in the bottom line.
HINTED = (
    "again",
    "approve",
    "accept",
    "take_reading",
    "edit",
    "split",
    "question",
    "no_item",
    "undo",
    "keyboard",
)

Keys = dict[str, tuple[str, ...]]  # by action

# The digits are one family; they stand in no menu.
DIGITS = tuple(str(n) for n in range(1, 10))


def key_words(key: str) -> str:
    """A key as it is printed on keyboards."""
    return {"Return": "⏎", "Enter": "⏎", "Down": "↓", "Up": "↑", "Left": "←", "Right": "→"}.get(key, key)


def default_keys() -> Keys:
    """The keys of the table."""
    return {row.id: row.keys for row in TABLE}


class Actions(QObject):
    """The Qt actions made from the table. ``do(intent)`` is called when one is triggered."""

    def __init__(self, owner: QWidget, do: Callable[[str], None], keys: Keys | None = None) -> None:
        super().__init__(owner)
        self._keys: Keys = {}
        self._by_id: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        for row in TABLE:
            action = QAction(owner)
            action.setAutoRepeat(row.id in ("down", "up"))
            action.triggered.connect(lambda _on=False, intent=row.id: do(intent))
            owner.addAction(action)
            self._by_id[row.id] = action
        for digit in DIGITS:
            action = QAction(owner)
            action.setShortcuts([QKeySequence(digit), QKeySequence(f"Num+{digit}")])
            action.setAutoRepeat(False)
            action.triggered.connect(lambda _on=False, d=digit: do(f"digit {d}"))
            owner.addAction(action)
            self._by_id[f"digit {digit}"] = action
        self.use_keys(keys or default_keys())

    def use_keys(self, keys: Keys) -> None:
        """Let other keys trigger the actions."""
        self._keys = keys
        for row in TABLE:
            self._by_id[row.id].setShortcuts([QKeySequence(key) for key in keys[row.id]])

    def __getitem__(self, intent: str) -> QAction:
        return self._by_id[intent]

    def fill(self, bar: QMenuBar) -> None:
        """Put the actions in their menus."""
        for menu_id, _ in MENUS:
            menu = bar.addMenu("")
            self._menus[menu_id] = menu
            group = 0
            for row in TABLE:
                if row.menu == menu_id:
                    if row.group != group:
                        menu.addSeparator()
                        group = row.group
                    menu.addAction(self._by_id[row.id])
        self.retranslate()

    def menu(self, menu_id: str) -> QMenu:
        """One of the menus, for what is not in the table (choices of language and appearance)."""
        return self._menus[menu_id]

    def enable(self, held: set[str]) -> None:
        """Switch actions on and off by what is at hand (see ``needs``)."""
        for row in TABLE:
            self._by_id[row.id].setEnabled(not row.needs or row.needs in held)
        for digit in DIGITS:
            self._by_id[f"digit {digit}"].setEnabled("write" in held)

    def retranslate(self) -> None:
        """Render words in the language in use; undo and redo are named by their steps elsewhere."""
        for row in TABLE:
            self._by_id[row.id].setText(row.words.text())
        for menu_id, message in MENUS:
            if menu_id in self._menus:
                self._menus[menu_id].setTitle(message.text())

    def hints(self, held: set[str]) -> list[tuple[str, Message]]:
        """Keys for the bottom line that work now."""
        hints: list[tuple[str, Message]] = []
        if "write" in held:
            hints.append(("1-9", Message("ui.hint_digits")))
        rows = {row.id: row for row in TABLE}
        for intent in HINTED:
            row = rows[intent]
            wanted = "approve" if intent == "approve" else row.needs
            keys = self._keys[intent]
            if row.hint is not None and keys and (not wanted or wanted in held):
                hints.append((key_words(keys[0]), row.hint))
        return hints
