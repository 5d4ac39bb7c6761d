"""One digest for each row and one for all of them: the Merkle tree of RFC 6962, section 2.1.

A leaf is SHA-256 over a zero byte and the row's canonical line without its line feed; a node is SHA-256 over
a one byte and its two halves, the left one being the largest power of two below the number of leaves. So a
system that keeps a single row can show, with a handful of digests, that exactly this row was signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

_LEAF, _NODE = b"\x00", b"\x01"


def row_digests(lines: Iterable[bytes]) -> list[bytes]:
    """The digest of each row's canonical line, given without line feeds."""
    sha256 = hashlib.sha256
    return [sha256(_LEAF + line).digest() for line in lines]


def root(digests: Sequence[bytes]) -> bytes:
    """The digest of all rows in their order; of no rows, SHA-256 of nothing."""
    sha256 = hashlib.sha256
    level = list(digests)
    if not level:
        return sha256(b"").digest()
    # Pairing from the left and carrying an odd last one upwards gives the tree of the RFC.
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(_NODE + left + right).digest() for left, right in pairs]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def tree_of(payload: bytes) -> str:
    """``sha256-tree:`` and the root in hex, of the rows of canonical bytes (the manifest is no row)."""
    lines = payload.split(b"\n")
    return "sha256-tree:" + root(row_digests(lines[1:-1])).hex()
