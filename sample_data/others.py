"""What other fictional hospitals and a fictional region hand on: packs and a list of mutual recognition.

Signed with a key that anyone can derive from this file: it proves nothing and signs samples only.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workbench.core.exchange.packs import Pack, PackRow, pack_payload
from workbench.core.project import Recognised, Scope
from workbench.core.signing import LoadedKey, seal, sshsig
from workbench.core.signing.keys import Key
from workbench.core.standard import load_release
from workbench.core.workflow.recognition import SignedList, payload_of

MADE = "2026-01-05T09:00:00.000Z"
SIGNED = "2026-01-05T09:01:00Z"
REGION = "示例三地"
LOW_DOSE = "20040100120000"
# Name, modality, code; everyday names on which careful hospitals agree.
ANSWERS: tuple[tuple[str, str, str], ...] = (
    ("胸部CT平扫", "CT", "20040100110000"),
    ("胸部CT低剂量平扫", "CT", LOW_DOSE),
    ("头颅CT平扫", "CT", "20010100110000"),
    ("上腹部CT平扫+增强", "CT", "20050100220000"),
    ("冠状动脉CTA", "CT", "20080602330000"),
    ("腰椎CT平扫", "CT", "20030400110000"),
    ("左膝关节CT平扫", "CT", "20072201110000"),
    ("鼻窦CT平扫", "CT", "20010701110000"),
    ("头颅MR平扫", "MR", "30010100110000"),
    ("头颅MRA", "MR", "30080101310000"),
    ("腰椎MR平扫", "MR", "30030400110000"),
    ("左膝关节MR平扫", "MR", "30072201110000"),
    ("右膝关节MR平扫", "MR", "30072202110000"),
    ("MRCP", "MR", "30050103430000"),
    ("胸部正位片", "DR", "40040100000100"),
    ("胸部正侧位片", "DR", "40040100003700"),
    ("腰椎正侧位片", "DR", "40030400003700"),
    ("左手正斜位片", "DR", "40071001003800"),
    ("双侧乳腺钼靶", "MG", "44040803M10000"),
    ("盆腔MR平扫", "MR", "30060106110000"),
)
# Whose pack it is, and its mistakes: code instead of code. The third hospital took every plain chest for
# low dose.
PACKS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("university.iepack", "示例大学附属医院", {}),
    ("city.iepack", "示例市立医院", {}),
    ("district.iepack", "示例区中医院", {"20040100110000": LOW_DOSE}),
)
# The region's list, as it writes names; the last one is no exam of the standard. Codes as it reviewed them.
RECOGNISED: tuple[tuple[str, str, str], ...] = (
    ("CT颅脑平扫", "CT", "20010100110000"),
    ("CT胸部平扫", "CT", "20040100110000"),
    ("CT上腹部平扫+增强", "CT", "20050100220000"),
    ("CT腰椎平扫", "CT", "20030400110000"),
    ("CT左膝关节平扫", "CT", "20072201110000"),
    ("MR颅脑平扫", "MR", "30010100110000"),
    ("MR腰椎平扫", "MR", "30030400110000"),
    ("MR左膝关节平扫", "MR", "30072201110000"),
    ("胸部正位DR", "DR", "40040100000100"),
    ("腰椎正侧位DR", "DR", "40030400003700"),
    ("CT脑灌注成像", "CT", "20010100410000"),
    ("肝脏超声", "US", ""),
)
# Signed lists: file, where they hold, and how many of the region's lines they have.
LISTS: tuple[tuple[str, Scope, int], ...] = (
    ("region.ierec", Scope("SL", REGION, "SLHR", "region", "2026-01-01", "", "须附原始图像"), 11),
    ("town.ierec", Scope("SS", "示例市", "SSHR", "city", "2026-01-01", any_device=True), 5),
)


def list_rows() -> list[tuple[object, ...]]:
    """Header and rows of the region's list."""
    return [("项目名称", "设备类型"), *((name, word) for name, word, _ in RECOGNISED)]


def signer() -> LoadedKey:
    """The key of the samples."""
    private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"sample_data").digest())
    public = private.public_key()
    about = "示例签名人", "示例数据", "approver", sshsig.public_text(public), sshsig.short_id(public)
    return LoadedKey(Key(sshsig.fingerprint(public), Path(), *about), private)


def payload(name: str, hospital: str, mistakes: dict[str, str]) -> bytes:
    """The content of a pack; the same answer for a name is approved in two hospitals of three."""
    trust = "decided" if mistakes else "approved"
    rows = [PackRow(text, word, (mistakes.get(c, c),), "", trust, (0,)) for text, word, c in ANSWERS]
    release = load_release("5.0")
    pack_id = hashlib.sha256(name.encode()).hexdigest()[:32]
    about = pack_id, hospital, MADE, release.id, release.sha256, "", ((pack_id, hospital),)
    return pack_payload(Pack(*about, rows))


def list_payload(scope: Scope, lines: int) -> bytes:
    """The content of a signed list."""
    items = tuple(Recognised(name, (code,)) for name, _, code in RECOGNISED[:lines])
    return payload_of(SignedList(scope, items, MADE, "5.0"))


def write_signed(folder: Path) -> None:
    """Write all packs and lists."""
    contents = {pack[0]: payload(*pack) for pack in PACKS}
    contents |= {name: list_payload(scope, lines) for name, scope, lines in LISTS}
    for name, content in contents.items():
        envelope, _ = seal(content, signer(), signed_at=SIGNED)
        (folder / name).write_bytes(envelope)
