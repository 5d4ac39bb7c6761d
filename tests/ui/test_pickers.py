"""Composing a code: only what is legal, in step from device to position, and the figure of the body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from workbench.core.standard import load_release
from workbench.ui.pickers.body_map import BodyMap, regions
from workbench.ui.pickers.composer import Composer
from workbench.ui.pickers.pick_panel import PickPanel

RELEASE = load_release()


@pytest.fixture
def composer() -> Composer:
    return Composer(RELEASE, "20040100110000")


def test_starts_from_a_code(composer: Composer) -> None:
    item = composer.item()
    assert item is not None
    assert (item.name, item.listed, composer.modality) == ("CT 胸部（平扫）", True, "CT")


def test_another_modality_keeps_the_site_where_it_can(composer: Composer) -> None:
    composer.pick_device("30")
    assert (composer.site, composer.item() is not None) == ("040100", True)
    composer.set_code("20010300110000")  # 鞍区, CT only
    composer.pick_device("30")
    assert (composer.site[:2], composer.item() is not None) == ("01", True)


def test_x_ray_takes_positions_and_combines_them(composer: Composer) -> None:
    composer.pick_device("40")
    composer.pick_site("072203")
    composer.pick_last("01")
    assert composer.toggle_position("02")
    assert composer.last == "37"
    assert composer.position_parts() == {"01", "02"}
    assert composer.toggle_position("01")
    assert composer.last == "02"


def test_positions_without_a_code_of_their_own_are_refused(composer: Composer) -> None:
    composer.set_code("40072203002900")
    assert not composer.toggle_position("01")
    assert composer.last == "29"


def test_sites_of_other_modalities_say_why(composer: Composer) -> None:
    choices = {c.code: c for c in composer.level3("0103")}
    assert choices["010300"].live
    assert not choices["010301"].live
    assert "CT" in choices["010301"].why.text()


def test_unknown_codes_are_shown_and_named_wrong(composer: Composer) -> None:
    composer.set_code("99999999999999")
    assert composer.item() is None
    assert composer.problem() is not None


CODES = sorted(RELEASE.listed)


@given(st.sampled_from(CODES), st.data())
def test_whatever_is_picked_stays_legal(code: str, data: st.DataObject) -> None:
    composer = Composer(RELEASE, code)
    composer.pick_device(data.draw(st.sampled_from([c.code for c in composer.devices()])))
    site = data.draw(st.sampled_from(composer.legal_sites()))
    composer.pick_site(site)
    methods = [c.code for c in composer.methods() if c.live]
    composer.pick_method(data.draw(st.sampled_from(methods)))
    assert composer.item() is not None, composer.code


def test_every_region_of_the_figure_stands_for_known_sites() -> None:
    shapes = regions()
    assert len(shapes) > 40
    for region in shapes:
        assert not region.path.isEmpty()
        for prefix in region.sites:
            assert any(site.startswith(prefix) for site in RELEASE.sites), prefix


def test_a_click_on_the_right_knee_picks_it(qtbot) -> None:
    panel = PickPanel()
    qtbot.addWidget(panel)
    panel.set_release(RELEASE)
    panel.show_code("20040100110000")
    told = []
    panel.composed.connect(lambda code, name, listed: told.append(code))
    panel.show()
    figure = panel.body
    knee = next(r for r in regions() if r.sites[0] == "0722" and r.side == "right")
    point = figure._transform().map(knee.path.boundingRect().center())
    assert figure.region_at(QPointF(point)) is knee
    qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert told == ["20072202110000"]
    assert panel.site.columns[2].currentItem().text() == "02 右膝关节"


def test_the_figure_is_in_step_with_the_site(qtbot) -> None:
    figure = BodyMap()
    qtbot.addWidget(figure)
    held = [r for r in regions() if r.holds("072201", "left")]
    assert {r.side for r in held} == {"left"}
    assert len([r for r in regions() if r.holds("072203", "both")]) == 4


def test_search_finds_sites_by_initials_and_enter_takes_the_first(qtbot) -> None:
    panel = PickPanel()
    qtbot.addWidget(panel)
    panel.set_release(RELEASE)
    panel.show_code("20040100110000")
    panel.show()
    told = []
    panel.composed.connect(lambda code, name, listed: told.append(name))
    qtbot.keyClicks(panel.site.search, "lunao")
    qtbot.keyClick(panel.site.search, Qt.Key.Key_Return)
    assert told[-1] == "CT 颅脑（平扫）"
    assert panel.site.search.text() == ""


def test_choices_show_term_and_code(qtbot) -> None:
    panel = PickPanel()
    qtbot.addWidget(panel)
    panel.set_release(RELEASE)
    panel.show_code("20040100110000")
    assert (panel.device.current_code(), panel.device.currentText()) == ("20", "CT 不区分设备")
    assert panel.method.current_code() == "11"
    panel.show_code("30010100110000")
    assert not panel.last.isEnabled()


def test_nothing_is_picked_before_a_person_picks() -> None:
    composer = Composer(RELEASE)
    assert (composer.site, composer.item()) == ("", None)
    composer.pick_device("30")
    assert composer.site == ""
    composer.pick_site("010100")
    assert composer.item() is not None


def test_an_extension_is_composed_with_its_name(qtbot) -> None:
    panel = PickPanel()
    qtbot.addWidget(panel)
    panel.set_release(RELEASE)
    panel.show_code("20030202110000")
    panel.show()
    told = []
    panel.composed.connect(lambda code, name, listed: told.append((code, name, listed)))
    qtbot.keyClicks(panel.extension.name, "C1-C3")
    assert told[-1] == ("20030202110000-x1", "CT 颈椎（平扫）-（C1-C3）", False)
    qtbot.keyClicks(panel.extension.letters, "i")
    assert told[-1][1] == "", "i is never used in codes"
    assert panel.composer.problem() is not None
    qtbot.keyClick(panel.extension.letters, Qt.Key.Key_Escape)
    assert told[-1] == ("20030202110000", "CT 颈椎（平扫）", True)
    panel.show_code(*told[0][:2])
    assert (panel.extension.letters.text(), panel.extension.name.text()) == ("x1", "C")


@given(st.text("xX1aio- ", max_size=5), st.text("C1-（", max_size=4))
def test_whatever_is_typed_as_an_extension_is_a_code_or_a_sentence(letters: str, name: str) -> None:
    composer = Composer(RELEASE, "20030202110000")
    composer.extend(letters, name)
    item = composer.item()
    assert (item is None) == (composer.problem() is not None)
    if item is not None and composer.suffix:
        assert item.code == f"20030202110000-{composer.suffix}" and not item.listed
        again = Composer(RELEASE)
        again.set_code(item.code, item.name)
        assert again.code == item.code


def test_only_positions_that_combine_are_live_and_the_others_say_why(composer: Composer) -> None:
    composer.set_code("40072203000100")
    chips = {c.code: c for c in composer.single_positions()}
    assert chips["02"].live and chips["01"].live, "add a view, take the only one away"
    assert not chips["05"].live and chips["05"].why is not None
    for code, chip in chips.items():
        assert composer.toggle_position(code) == chip.live
        composer.set_code("40072203000100")


def test_methods_that_the_device_lacks_say_why() -> None:
    composer = Composer(RELEASE, "44040803M10000")
    illegal = [c for c in composer.methods() if not c.live]
    assert illegal and all(c.why is not None and c.why.text() for c in illegal)
    assert composer.methods()[0].live


def test_the_arrows_stay_in_the_site_columns(window) -> None:
    row = window.review.row
    name = row.item.name
    column = row.pickers.site.columns[0]
    column.setFocus()
    before = column.currentRow()
    QTest.keyClick(column, Qt.Key.Key_Down)
    assert column.currentRow() == before + 1
    assert row.item.name == name


def test_the_arrow_down_goes_on_to_what_was_found(window) -> None:
    row = window.review.row
    name, search = row.item.name, row.pickers.site.search
    search.setFocus()
    QTest.keyClicks(search, "fb")
    QTest.keyClick(search, Qt.Key.Key_Down)
    assert row.pickers.site.hits.hasFocus()
    first = row.draft.part.code
    QTest.keyClick(row.pickers.site.hits, Qt.Key.Key_Down)
    assert row.item.name == name and row.draft.part.code != first


def test_typed_words_are_not_lost_to_the_arrows(window) -> None:
    row = window.review.row
    name, remark = row.item.name, row.bar.remark
    remark.setFocus()
    QTest.keyClicks(remark, "abc")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(remark, key)
    assert (row.item.name, remark.text()) == (name, "abc")
