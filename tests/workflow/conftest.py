from __future__ import annotations

from pathlib import Path

import pytest

from workbench.core.signing import KeyStore, LoadedKey


@pytest.fixture(scope="session")
def someone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LoadedKey]:
    """Keys of two people who are nobody's own, made once."""
    store = KeyStore(tmp_path_factory.mktemp("someone") / "keys")
    people = (("甲医生", "reviewer"), ("李主任", "approver"))
    keys = {role: store.new(name, "示例县人民医院", role, "口令") for name, role in people}
    return {role: store.load_private(key.short_id, "口令") for role, key in keys.items()}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def trust(tmp_path: Path, someone: dict[str, LoadedKey]) -> Path:
    """A folder with both people's cards."""
    folder = tmp_path / "trust"
    folder.mkdir()
    for loaded in someone.values():
        KeyStore(loaded.key.path.parent).card(loaded.key.short_id, folder)
    return folder
