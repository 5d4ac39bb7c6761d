"""A small published edition, written as its publisher would: one CSV an appendix."""

from __future__ import annotations

import csv
from pathlib import Path

Tables = dict[str, list[list[str]]]
ITEMS = ["一级编码", "一级部位", "二级编码", "二级部位", "项目编码", "项目标准名"]


def small_edition() -> Tables:
    """Tables by file name, the header first. Sound as it is; tests spoil their copy."""
    head = ["01", "头部", "0101", "颅脑"]
    return {
        "A_modalities": [["模态编码", "模态名称"], ["2", "CT"], ["3", "MR"], ["4", "X线"]],
        "B_devices": [
            ["模态编码", "模态名称", "设备类型编码", "设备类型名称"],
            ["2", "CT", "20", "CT 不区分设备"],
            ["3", "MR", "30", "MR 不区分设备"],
            ["4", "X线", "40", "DR"],
        ],
        "C_sites": [
            ["一级编码", "一级名称", "二级编码", "二级名称", "三级编码", "三级名称", "适用模态"],
            [*head, "010100", "颅脑", "CT / MR"],
            [*head, "010102", "头颅", "X线"],
            ["07", "四肢及关节", "0722", "膝关节", "072201", "左膝关节", "CT / MR / X 线"],
            ["07", "四肢及关节", "0722", "膝关节", "072202", "右膝关节", "CT / MR / X 线"],
            ["07", "四肢及关节", "0722", "膝关节", "072209", "膝关节腔", "CT"],
        ],
        "D_scan_methods": [
            ["模态", "一级编码", "一级扫描方式", "二级编码", "二级扫描方式"],
            ["CT", "1", "平扫", "11", "平扫"],
            ["CT", "2", "增强", "21", "增强"],
            ["MR", "1", "平扫", "11", "平扫"],
            ["X线", "0", "X 线摄影", "00", "常规 X 线摄影"],
        ],
        "E_post_processing": [
            ["模态", "一级编码", "一级后处理分类", "二级编码", "二级后处理分类"],
            ["CT", "1", "三维重建", "11", "三维重建"],
        ],
        "F_positions": [
            ["模态", "体位编码", "体位"],
            ["X线", "01", "正位"],
            ["X线", "02", "侧位"],
            ["X线", "37", "正、侧位"],
        ],
        "G_items": [
            ITEMS,
            [*head, "20010100110000", "CT 颅脑（平扫）"],
            [*head, "20010100111100", "CT 颅脑（平扫 + 三维重建）"],
            ["07", "四肢及关节", "0722", "膝关节", "20072201110000", "CT 左膝关节（平扫）"],
            ["07", "四肢及关节", "0722", "膝关节", "20072202110000", "CT 右膝关节（平扫）"],
            ["07", "四肢及关节", "0722", "膝关节", "20072209110000", "CT 膝关节腔（平扫）"],
            [*head, "30010100110000", "MR 颅脑（平扫）"],
            [*head, "40010102000100", "* DR 头颅正位"],
        ],
    }


def write_edition(folder: Path, tables: Tables, encoding: str = "utf-8-sig") -> Path:
    """Write the tables as CSV files with CRLF line ends, as spreadsheets do."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
    return folder
