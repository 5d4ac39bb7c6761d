"""Patient data in a list is seen, said, and left out of the items and of the copy; exam lists show none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.lists import adds_up, write_book
from workbench.core.exchange import ImportResult, import_items
from workbench.core.exchange.personal_data import is_id_number
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.workflow.importing import ImportJob
from workbench.paths import sample_dir

EVAL = Path(__file__).parents[3] / "shared" / "eval"
# Made up: region codes and birthdays that fit, check digits computed.
PEOPLE = (
    ("王小明", "110101199003074610", "13812345678", "1990-03-07", "Z000123"),
    ("李红", "320102198512112343", "15900001111", "1985-12-11", "Z000124"),
    ("欧阳一", "440106200001010018", "18600002222", "2000-01-01", "Z000125"),
    ("张伟", "510104197707220052", "17700003333", "1977-07-22", "Z000126"),
)
EXAMS = ("胸部CT平扫", "头颅MR增强", "膝关节正侧位", "腹部CT平扫")
SECRETS = [text for person in PEOPLE for text in person]


def check_digit(text: str) -> str:
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    return "10X98765432"[sum(int(d) * w for d, w in zip(text, weights, strict=False)) % 11]


IDS = [number[:17] + check_digit(number) for _, number, *_ in PEOPLE]


def with_people(*headers: str, fields: tuple[int, ...] = (0, 1, 2, 3, 4)) -> list[tuple[str, ...]]:
    """An exam list with columns of people behind it."""
    people = [(name, number, *rest) for (name, _, *rest), number in zip(PEOPLE, IDS, strict=True)]
    rows = [("编码", "检查项目", "年检查量", *headers)]
    return rows + [
        (f"A{n}", exam, str(n), *(person[field] for field in fields))
        for n, (exam, person) in enumerate(zip(EXAMS, people, strict=True), 1)
    ]


def columns(result: ImportResult) -> dict[int, str]:
    return {column.column: column.kind for column in result.personal}


def holds(content: bytes, path: Path) -> list[str]:
    """Secrets that the kept copy holds."""
    path.write_bytes(content)
    from workbench.core.exchange import read_sheets

    text = "\n".join(cell for sheet in read_sheets(path) for row in sheet.rows for cell in row)
    return [secret for secret in [*SECRETS, *IDS] if secret in text]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_columns_of_people_are_left_out(tmp_path: Path, suffix: str) -> None:
    rows = with_people("姓名", "身份证号", "联系电话", "出生日期", "住院号")
    path = tmp_path / f"list{suffix}"
    if suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        write_book(path, {"一": rows})
    result = import_items(path)
    assert columns(result) == {3: "person", 4: "id_number", 5: "phone", 6: "birth", 7: "patient_number"}
    assert adds_up(result)
    assert [(i.name, i.code, i.count, i.cells[3:]) for i in result.items][:1] == [
        ("胸部CT平扫", "A1", 1, ("", "", "", "", ""))
    ]
    assert holds(result.content, tmp_path / f"kept{suffix}") == []
    (said,) = [w for w in result.warnings if w.message.key == "exchange.personal_left_out"]
    assert "姓名" in said.message.text()
    again = import_items(path)
    assert (again.sha256, again.original_sha256) == (result.sha256, result.original_sha256)
    kept = import_items(path, keep_personal=True)
    assert kept.items[0].cells[3] == "王小明" and kept.content == path.read_bytes()
    assert "exchange.personal_kept" in {w.message.key for w in kept.warnings}


def test_the_copy_reads_as_the_list_does(tmp_path: Path) -> None:
    rows = [("示例清单",), *with_people("姓名", fields=(0,))]
    path = write_book(tmp_path / "a.xlsx", {"一": rows, "备": [("x",)]}, hidden=("备",))
    result = import_items(path)
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(result.content)
    again = import_items(copy)
    assert again.personal == [] and again.rows == result.rows
    assert [(i.row, i.name, i.cells) for i in again.items] == [(i.row, i.name, i.cells) for i in result.items]


def test_people_are_told_by_their_cells(tmp_path: Path) -> None:
    rows = with_people("甲", "乙", "丙", fields=(0, 1, 2))
    result = import_items(write_book(tmp_path / "a.xlsx", {"一": rows}))
    assert columns(result) == {3: "person", 4: "id_number", 5: "phone"}
    alone = import_items(write_book(tmp_path / "b.xlsx", {"一": with_people("负责人", fields=(0,))}))
    assert alone.personal == []  # short words alone prove nothing


def test_a_code_column_of_identity_numbers_is_no_code(tmp_path: Path) -> None:
    rows = [("编号", "检查项目"), *zip(IDS, EXAMS, strict=True)]
    result = import_items(write_book(tmp_path / "a.xlsx", {"一": rows}))
    assert columns(result) == {0: "id_number"} and [item.code for item in result.items] == [""] * 4


def test_another_sheet_with_people_is_not_kept(tmp_path: Path) -> None:
    people = [("姓名", "电话"), *((name, phone) for name, _, phone, *_ in PEOPLE)]
    sheets = {"项目": [("检查项目",), *((exam,) for exam in EXAMS)], "登记": people}
    result = import_items(write_book(tmp_path / "a.xlsx", sheets))
    assert len(result.items) == 4 and adds_up(result)
    assert holds(result.content, tmp_path / "kept.xlsx") == []


def test_the_project_does_not_hold_them(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"一": with_people("姓名", "身份证号", fields=(0, 1))})
    with Project.create(
        tmp_path / "p.iemap", hospital="院", release_id="5.0", release_sha256="0" * 64
    ) as project:
        report = run_now(ImportJob(path), project)
        assert [found["kind"] for found in report.personal] == ["person", "id_number"]
        (source,) = project.source_files()
        assert holds(project.source_content(source.id), tmp_path / "kept.xlsx") == []
    raw = (tmp_path / "p.iemap").read_bytes()
    assert not any(secret.encode() in raw for secret in [*IDS, "王小明"])
    with Project.open(tmp_path / "p.iemap") as project, pytest.raises(Exception, match="导入过"):
        run_now(ImportJob(path), project)  # the same file is known again, though its bytes are not kept


ORDINARY = [
    [("检查项目", "联系电话"), *((exam, "") for exam in EXAMS)],  # a column of a form that nobody filled in
    [("检查项目", "收费编码"), *((exam, f"1381234567{n}") for n, exam in enumerate(EXAMS))],
    [("检查项目", "医保编码"), *((exam, f"00210300000{n}0000") for n, exam in enumerate(EXAMS))],
    [("检查项目", "单位", "启用日期"), *((exam, "次", "2024-01-01") for exam in EXAMS)],
    [("检查项目", "科室", "适用性别"), *((exam, "放射科", "男") for exam in EXAMS)],
]


@pytest.mark.parametrize("rows", ORDINARY)
def test_an_ordinary_list_shows_none(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    assert import_items(write_book(tmp_path / "a.xlsx", {"一": rows})).personal == []


@pytest.mark.parametrize("name", ["county.xlsx", "tertiary.xlsx", "messy.xlsx", "messy.csv"])
def test_the_samples_show_none(name: str) -> None:
    result = import_items(sample_dir() / name)
    assert result.personal == [] and result.content == (sample_dir() / name).read_bytes()


@pytest.mark.parametrize("name", ["dev.csv", "names.csv"])
def test_the_evaluation_lists_show_none(name: str) -> None:
    if not (EVAL / name).exists():
        pytest.skip("no evaluation lists beside the repository")
    assert import_items(EVAL / name).personal == []


@given(st.from_regex(r"[1-6][0-9]{5}19[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}", fullmatch=True))
def test_one_check_digit_of_eleven_fits(digits: str) -> None:
    fitting = [digit for digit in "0123456789X" if is_id_number(digits + digit)]
    assert fitting == [check_digit(digits)]
