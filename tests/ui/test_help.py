"""The guide: complete in both languages, true to the window, opened at the right page, searchable, closed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from tests.ui.conftest import press
from tests.ui.help_pictures import PICTURES
from workbench.core.settings import KEYS
from workbench.core.words import LANGUAGES, use_language
from workbench.paths import resource
from workbench.ui.actions import TABLE
from workbench.ui.dialogs.base import BaseDialog
from workbench.ui.help import pages, targets
from workbench.ui.help.browser import HelpBrowser
from workbench.ui.help.window import HelpWindow
from workbench.ui.main_window import MainWindow

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
PAGES = [(code, page) for code in LANGUAGES for page in pages.PAGES]


def raw(code: str, page: str) -> str:
    return (resource("help", code) / f"{page}.md").read_text(encoding="utf-8")


def classes(of: type) -> set[type]:
    return {below for sub in of.__subclasses__() for below in (sub, *classes(sub))}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_pages_are_those_of_the_contents(code: str) -> None:
    assert {path.stem for path in resource("help", code).glob("*.md")} == set(pages.PAGES)


@pytest.mark.parametrize(("code", "page"), PAGES)
def test_links_and_pictures_exist(code: str, page: str) -> None:
    text = raw(code, page)
    assert text.startswith("# ")
    folder = resource("help", code)
    for link in LINK.findall(text):
        assert link.removesuffix(".md") in pages.PAGES, link
    for picture in PICTURE.findall(text):
        assert picture.endswith(f"-{code}.png"), picture
        assert not QImage(str((folder / picture).resolve())).isNull(), picture
    assert "http" not in text and "<" not in text, "only our own Markdown"


@pytest.mark.parametrize(("code", "page"), PAGES)
def test_what_is_named_exists(code: str, page: str) -> None:
    """Each asking mark is answered, in its own language, and none is left or mistyped."""
    use_language(code)
    shown = pages.markdown(page)
    assert "{" not in shown and "}" not in shown
    assert pages.title(page) and all(section.heading for section in pages.sections(page))


@pytest.mark.parametrize("page", pages.PAGES)
def test_both_languages_say_the_same(page: str) -> None:
    zh, en = (raw(code, page) for code in LANGUAGES)
    for what in (re.compile(r"^#+ ", re.M), pages.ASKED, LINK):
        assert sorted(map(str, what.findall(zh))) == sorted(map(str, what.findall(en)))
    zh_pictures, en_pictures = (
        [name.rsplit("-", 1)[0] for name in PICTURE.findall(text)] for text in (zh, en)
    )
    assert zh_pictures == en_pictures


def test_every_picture_is_drawn_by_the_program_and_shown() -> None:
    shown = {name for code, page in PAGES for name in PICTURE.findall(raw(code, page))}
    drawn = {f"../pictures/{name}-{code}.png" for name in PICTURES for code in LANGUAGES}
    kept = {f"../pictures/{path.name}" for path in resource("help", "pictures").glob("*")}
    assert shown == drawn == kept


def test_every_dialog_has_its_page() -> None:
    from workbench.ui.dialogs import alike_dialog  # noqa: F401  subclasses
    from workbench.ui.dialogs.signing import key_acts, trust_dialog  # noqa: F401
    from workbench.ui.training import choose_dialog, make_dialog, result_dialog  # noqa: F401

    ours = [cls for cls in classes(BaseDialog) if cls.__module__.startswith("workbench.")]
    known = {cls.__name__ for cls in ours if not cls.__subclasses__()}  # others are frames
    assert known <= set(targets.DIALOGS), "a dialog without a page"
    fixed = {targets.START, targets.REVIEW, targets.PICKERS, targets.TRAINING}
    assert fixed | set(targets.DIALOGS.values()) <= set(pages.PAGES)
    assert "help" in {row.id for row in TABLE}


def test_f1_opens_the_page_of_the_screen(window: MainWindow) -> None:
    press(window, Qt.Key.Key_F1)
    guide = window.intents.guide
    assert isinstance(guide, HelpWindow)
    assert guide.browser.page() == "review"
    window.activateWindow()
    QApplication.processEvents()
    press(window, "e")
    window.intents.do("help")
    assert guide.browser.page() == "pickers"
    window.intents.do("verify")
    dialog = window.intents.open_dialogs[-1]
    dialog.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(dialog, Qt.Key.Key_F1)
    assert guide.browser.page() == "verifying"
    assert isinstance(dialog, QDialog) and dialog.isVisible()
    dialog.close()
    window.session.close()
    window.intents.do("help")
    assert guide.browser.page() == "quick-start"
    guide.close()


def test_the_guide_follows_the_language_and_the_keys(bare: MainWindow) -> None:
    guide = HelpWindow(bare.session)
    guide.show_page("review")
    assert "逐行复核" in guide.browser.toPlainText()
    assert guide.list.count() == len(pages.PAGES)
    assert guide.list.currentItem().text() == "逐行复核"
    bare.session.settings.set(KEYS, '{"edit": ["F7"]}')
    bare.session.settings_changed.emit()
    assert "F7" in guide.browser.toPlainText()
    bare.session.set_language("en")
    assert guide.windowTitle() == "User guide"
    assert "Reviewing row by row" in guide.browser.toPlainText()
    guide.close()


def test_search_finds_sections_and_goes_there(bare: MainWindow) -> None:
    guide = HelpWindow(bare.session)
    guide.show_page("quick-start")
    guide.search.setText("副署")
    assert "签名 › 批准人副署" in guide.list.item(0).text()
    guide.list.itemClicked.emit(guide.list.item(0))
    assert guide.browser.page() == "signing"
    guide.search.setText("没有这个词啊")
    assert guide.list.count() == 1
    assert not guide.list.item(0).flags()
    guide.search.clear()
    assert guide.list.currentItem().text() == "签名"
    assert {hit.section.page for hit in pages.search("ＣＳＶ 编码")} >= {"excel", "trouble"}
    assert pages.search("   ") == []
    guide.close()


def test_links_go_to_our_pages_only(bare: MainWindow, tmp_path: Path) -> None:
    browser = HelpBrowser(lambda: {row.id: row.keys for row in TABLE})
    browser.show_page("quick-start")
    (tmp_path / "a.md").write_text("# elsewhere")
    elsewhere = QUrl.fromLocalFile(str(tmp_path / "a.md"))
    for address in (QUrl("https://example.org/a.md"), QUrl("../../i18n/ui.toml"), elsewhere):
        browser.setSource(address)
        assert browser.page() == "quick-start"
    assert browser.loadResource(2, QUrl("https://example.org/a.png")) is None
    browser.setSource(QUrl("training.md"))
    assert browser.page() == "training"
    browser.backward()
    assert browser.page() == "quick-start"
    browser.deleteLater()
