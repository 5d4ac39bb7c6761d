from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.core.signing import KeyStore, LoadedKey

PASSPHRASE = "正确的口令 battery"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LoadedKey]:
    """A reviewer's and an approver's key, made once: deriving a key from a passphrase is slow on purpose."""
    store = KeyStore(tmp_path_factory.mktemp("made") / "keys")
    people = (("甲医生", "reviewer"), ("李主任", "approver"))
    keys = {role: store.new(name, "示例县人民医院", role, PASSPHRASE) for name, role in people}
    return {role: store.load_private(key.fingerprint, PASSPHRASE) for role, key in keys.items()}


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys")


def put_key(store: KeyStore, loaded: LoadedKey) -> LoadedKey:
    """A copy of a key's two files in a store of the test's own."""
    store.home.mkdir(mode=0o700, exist_ok=True)
    for path in (loaded.key.path, loaded.key.path.with_suffix(".card")):
        shutil.copy2(path, store.home / path.name)
    return replace(loaded, key=replace(loaded.key, path=store.home / loaded.key.path.name))


@pytest.fixture
def reviewer(store: KeyStore, made: dict[str, LoadedKey]) -> LoadedKey:
    return put_key(store, made["reviewer"])


@pytest.fixture
def approver(store: KeyStore, made: dict[str, LoadedKey]) -> LoadedKey:
    return put_key(store, made["approver"])
