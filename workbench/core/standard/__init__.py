"""The standard as data and rules: everything the product says about codes comes from one release.

release = load_release("5.0")
release.item("20010701111100").name      # CT 副鼻窦（平扫 + 三维重建）
release.compose("20", "010701", "11", "11")
"""

from workbench.core.standard.asking import ask
from workbench.core.standard.code import ItemCode, Structure
from workbench.core.standard.installed import DEFAULT_RELEASE, installed_releases, load_release
from workbench.core.standard.model import (
    Device,
    Explanation,
    Group,
    Method,
    Modality,
    Position,
    Post,
    SegmentWords,
    Site,
)
from workbench.core.standard.names import compact
from workbench.core.standard.names_back import extension_name
from workbench.core.standard.release import Release, open_release
from workbench.core.standard.search import Hit

__all__ = [
    "DEFAULT_RELEASE",
    "Device",
    "Explanation",
    "Group",
    "Hit",
    "ItemCode",
    "Method",
    "Modality",
    "Position",
    "Post",
    "Release",
    "SegmentWords",
    "Site",
    "Structure",
    "ask",
    "compact",
    "extension_name",
    "installed_releases",
    "load_release",
    "open_release",
]
