"""What the hospital's list says of the row in hand stands below its name."""

from __future__ import annotations

from pathlib import Path

from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.standard import load_release
from workbench.core.workflow.importing import ImportJob
from workbench.ui.main_window import MainWindow

LIST = """检查项目名称,检查部位,检查方法,执行科室,收费项目名称
副鼻窦,鼻窦,平扫,放射科,CT<平扫>
颅脑平扫,,,,
"""


def test_all_columns_that_the_engine_reads_are_shown(bare: MainWindow, tmp_path: Path) -> None:
    source, path, release = tmp_path / "list.csv", tmp_path / "a.iemap", load_release()
    source.write_text(LIST, "utf-8")
    with Project.create(path, hospital="示例", release_id=release.id, release_sha256=release.sha256) as made:
        run_now(ImportJob(source), made)
    assert bare.session.open(path)
    told = {}
    for place in (0, 1):
        bare.review.items.go_to(place)
        told[bare.review.row.item.name] = bare.review.row._facts.text()
    for words in ("部位 <b>鼻窦", "方法 <b>平扫", "科室 <b>放射科", "收费项目 <b>CT&lt;平扫&gt;"):
        assert words.replace(" ", "&nbsp;") in told["副鼻窦"].replace("\u2060", "")
    plain = told["颅脑平扫"].replace("\u2060", "")
    assert "收费项目" not in plain and "科室" not in plain
    bare.session.set_language("en")
    bare.review.items.go_to(0)
    assert "Priced item&nbsp;<b>" in bare.review.row._facts.text()
    bare.session.set_language("zh")
