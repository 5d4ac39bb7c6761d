"""Makes the screenshots of every screen, both languages, light and dark: ``python -m tests.ui.screenshots``.

They are drawn by the program itself over a real project of the sample hospital, into ``docs/screenshots/``.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.screenshots_dialogs import shoot_filled
from workbench.core import review
from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery, Project
from workbench.core.settings import LANGUAGE, REVIEWER, THEME, Settings
from workbench.core.standard import load_release
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.suggesting import SuggestJob
from workbench.paths import sample_dir
from workbench.ui import theme
from workbench.ui.app import build
from workbench.ui.dialogs.alike_dialog import AlikeDialog
from workbench.ui.doubts import differences
from workbench.ui.main_window import MainWindow

OUT = Path(__file__).parents[2] / "docs" / "screenshots"
REVIEWERS = ("甲", "乙")
DIALOGS = (
    "keyboard", "accept_auto", "steps", "dashboard", "export", "merge", "reports", "keys", "trust", "verify",
    "countersign", "reviewer", "about",
)  # fmt: skip
SIZES = {"": (1440, 900), "-small": (1366, 768)}


def settle(seconds: float = 0.0) -> None:
    """Let the window finish what it has begun."""
    until = time.monotonic() + seconds
    for _ in range(6):
        QApplication.processEvents()
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.01)


def sample_project(folder: Path) -> Path:
    """A project of the university hospital, suggested, with its most frequent rows decided."""
    path = folder / "tertiary.iemap"
    release = load_release()
    with Project.create(
        path, hospital="示例大学附属医院", release_id=release.id, release_sha256=release.sha256
    ) as project:
        run_now(ImportJob(sample_dir() / "tertiary.xlsx"), project)
        run_now(SuggestJob(), project)
        by_volume = ItemQuery(sort="count", descending=True)
        safe = [r for r in project.rows(project.query(by_volume)[:400]) if r.auto and r.first_code]
        review.accept(project, [r.id for r in safe[:2]], REVIEWERS[0])
        review.accept(project, [r.id for r in safe[4:300:3]], REVIEWERS[0])
        review.accept(project, [safe[3].id], REVIEWERS[0])
        unsided = project.query(ItemQuery(states=("open",), flags=("side-unspecified",), sort="count"))
        for row in project.rows(unsided[:6]):
            item, suggestion = project.item(row.id), project.suggestion(row.id)
            review.question(project, [row.id], review.draft_question(item, suggestion).text(), REVIEWERS[0])
        for row in safe[6:60:12]:
            review.adjust(
                project, [row.id], [row.first_code], REVIEWERS[1], release=release, remark="按科室意见"
            )
        settled = project.query(ItemQuery(states=("accepted",), sort="count", descending=True))
        review.approve(project, [r.id for r in project.rows(settled[2:12])], REVIEWERS[1])
    return path


def shoot(widget: QWidget, name: str, scale: int = 1, folder: Path | None = None) -> None:
    """Grab a widget into a file, drawn as on a screen of that pixel ratio (2: 200 %)."""
    settle()
    picture = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(scale)
    widget.render(picture)
    # The 256 most frequent colours are enough for screens of few hues, and make the files a third as large.
    named = [QColor(value).rgb() for value in theme.tokens().colours().values()]
    often = [c for c, _ in Counter(picture.constBits().cast("I")).most_common(256)]
    colours = list(dict.fromkeys([*named, *often]))[:256]
    few = picture.convertToFormat(
        QImage.Format.Format_Indexed8, colours, Qt.ImageConversionFlag.ThresholdDither
    )
    few.save(str((folder or OUT) / f"{name}.png"), "PNG", 0)
    print(name)


@contextmanager
def window(language: str, scheme: str, home: Path) -> Iterator[MainWindow]:
    """A window in a language and a colour scheme."""
    settings = Settings(home / f"settings-{language}-{scheme}.json")
    settings.set(LANGUAGE, language)
    settings.set(THEME, scheme)
    settings.set(REVIEWER, REVIEWERS[1])
    shown = build(settings)
    shown.resize(*SIZES[""])
    shown.show()
    settle()
    yield shown
    shown.close()
    shown.deleteLater()
    settle()


def shoot_main(shown: MainWindow, project: Path, tail: str) -> None:
    """The review screen with several kinds of rows in hand, on a large and on a small screen."""
    shown.session.open(project)
    shown.filters.choose_queue("all")
    items = shown.review.items
    rows = (items.model.row(place) for place in range(200))
    places = [n for n, r in enumerate(rows) if r and r.state == "open" and r.parts == 1]
    items.go_to(max(places, key=lambda n: _variety(shown, items.model.row(n).id)))
    settle(0.4)
    shoot(shown, f"main-{tail}")
    shoot(shown, f"main-{tail}-200", scale=2)
    shown.resize(*SIZES["-small"])
    settle(0.3)
    shoot(shown, f"main-{tail}-small")
    shown.resize(*SIZES[""])
    for kind, query in (
        ("composite", ItemQuery(flags=("composite",), states=("open",), sort="count", descending=True)),
        ("side", ItemQuery(flags=("side-unspecified",), states=("open",), sort="count", descending=True)),
        ("conflict", ItemQuery(flags=("conflict",), states=("open",), sort="count", descending=True)),
        ("xray", ItemQuery(modalities=("DR",), states=("open",), sort="count", descending=True)),
    ):
        shown.filters.set_query(query)
        settle(0.4)
        shoot(shown, f"{kind}-{tail}")
        if kind == "composite":
            shown.intents.do("split")
            shoot(shown, f"split-{tail}")
            shown.intents.do("escape")
    shoot_around(shown, tail)
    shown.filters.choose_queue("open")
    settle(0.3)


def shoot_around(shown: MainWindow, tail: str) -> None:
    """Another reading of a name, and what was decided about names like the one in hand."""
    project = shown.session.project
    shown.filters.choose_queue("all")
    other = next((item_id for item_id, told in project.iter_suggestions() if told.alternatives), None)
    if other is not None:
        shown.review.items.go_to_item(other)
        settle(0.4)
        shoot(shown, f"reading-{tail}")
    shown.filters.choose_queue("to_approve")
    settle(0.4)
    shown.intents.do("near")
    settle(0.2)
    shoot(shown, f"near-{tail}")
    shown.intents.do("escape")


def _variety(shown: MainWindow, item_id: str) -> tuple[int, int, int]:
    """How telling a row is: three candidates, that differ in several ways, under a name of several kinds."""
    suggestion, release = shown.session.project.suggestion(item_id), shown.session.release
    candidates = suggestion.parts[0].candidates
    ways = {tuple(differences(release, candidates[0].code, c.code)) for c in candidates[1:]}
    kinds = {text.split(":")[0].split("：")[0] for way in ways for text in way}
    return min(len(candidates), 3), len(kinds), len({w.kind for w in suggestion.words})


def shoot_list(shown: MainWindow, tail: str) -> None:
    """Look-alikes in one line, one of them opened; what settles them; facets; the pages of the settings."""
    items, panel = shown.review.items, shown.review.queues
    shown.filters.group(True)
    place = next(n for n in range(50) if len(items.model.members(n)) > 2)
    items.go_to(place)
    items.open_line()
    settle(0.4)
    shoot(shown, f"grouped-{tail}")
    members = items.model.members(place)
    dialog = AlikeDialog(shown.session, shown, shown.session.project.rows(members), len(members))
    dialog.show()
    shoot(dialog, f"alike-{tail}")
    dialog.close()
    shown.filters.group(False)
    for facet in ("modalities", "sites", "flags"):
        panel.fold(facet, True)
    for facet in ("methods", "reviewers"):
        panel.fold(facet, False)
    shown.filters.toggle("methods", "211")
    settle(0.4)
    shoot(shown, f"facets-{tail}")
    shown.filters.choose_queue("open")
    shown.intents.do("settings")
    settings = shown.intents.open_dialogs[-1]
    for tab, name in zip(settings.tabs, ("general", "project", "list", "keys"), strict=True):
        tab.click()
        shoot(settings, f"settings-{name}-{tail}")
    settings.close()
    settle()


def shoot_dialogs(shown: MainWindow, project: Path, tail: str) -> None:
    """Every dialog, as it opens."""
    for intent in DIALOGS:
        shown.intents.do(intent)
        dialog = shown.intents.open_dialogs[-1]
        settle(0.1)
        shoot(dialog, f"{intent.replace('_', '-')}-{tail}")
        dialog.close()
        settle()
    messy = shutil.copy(sample_dir() / "messy.xlsx", project.parent / "示例中医院.xlsx")
    shown.intents.new_project(Path(messy))
    dialog = shown.intents.open_dialogs[-1]
    settle(1.0)
    shoot(dialog, f"new-{tail}")
    dialog.close()
    shown.review.row.acts.ask_question()
    shoot(shown, f"question-{tail}")
    shown.review.row.bar.close_strip()
    shown.review.row.bar.ask_reason()
    shoot(shown, f"no-item-{tail}")
    shown.review.row.bar.ask_note()
    shoot(shown, f"note-{tail}")
    shown.review.row.bar.close_strip()


def main(only: list[str]) -> None:
    """Make all screenshots, or those of the named languages and schemes (``zh-light en-dark``)."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["WORKBENCH_HOME"] = folder
        project = sample_project(home)
        for language in ("zh", "en"):
            for scheme in ("light", "dark"):
                tail = f"{language}-{scheme}"
                if only and tail not in only:
                    continue
                with window(language, scheme, home) as shown:
                    shoot(shown, f"start-{tail}")
                    shoot_main(shown, project, tail)
                    shoot_list(shown, tail)
                    shoot_dialogs(shown, project, tail)
                    shoot_filled(shown, project, tail, shoot, settle)


if __name__ == "__main__":
    main(sys.argv[1:])
