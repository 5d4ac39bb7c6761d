"""Changes that break files in the ways that readers stumble over."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

# What means something to one of the readers.
TOKENS = (
    b"\x00", b"\xff\xff\xff\xff", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'", b",", b"\t", b";", b"<", b">",
    b"&", b"../../x", b"..\\x", b"/etc/passwd", b"C:\\x", b"&c;", b"-1", b"1e309", b"NaN",
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
    b"<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>",
    b"99999999999999999999", b"2147483648", b"null", b"{}", b"[[[[[[", b"\\u0000", b"\\ud800", b"=1+1",
    "\u202e".encode(), "胸部CT".encode(), "胸部".encode("gb18030"), b'r="1048577"', b'r="XFE1"', b't="s"',
    b"<v>-1</v>",
)  # fmt: skip


def mutate(content: bytes, chance: random.Random) -> bytes:
    """One to six changes; in a zip or gzip file mostly within, so that more than the container is tried."""
    if content[:2] == b"PK" and chance.random() < 0.8:
        return _in_zip(content, chance)
    if content[:2] == b"\x1f\x8b" and chance.random() < 0.7:
        return _pack(mutate(zlib.decompress(content, 31), chance))
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        _change(changed, chance)
    return bytes(changed)


def _change(content: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(content) + 1)
    length = min(chance.choice((1, 1, 2, 4, 16, 200, 5000)), len(content) - place)
    kind = chance.randrange(6)
    if kind == 0:
        content[place : place + length] = chance.randbytes(length)
    elif kind == 1:
        del content[place : place + length]
    elif kind == 2:
        content[place:place] = content[place : place + length] * chance.choice((1, 2, 50))
    elif kind == 3:
        content[place : place + chance.choice((0, length))] = chance.choice(TOKENS)
    elif kind == 4:
        del content[place:]
    elif length:
        content[place] ^= 1 << chance.randrange(8)


def _in_zip(content: bytes, chance: random.Random) -> bytes:
    """Change, drop, double or rename members; the archive itself stays sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        members = old.namelist()
        chosen = chance.choice(members)
        kind = chance.randrange(8)
        for member in members:
            data = old.read(member)
            if member != chosen:
                new.writestr(member, data)
            elif kind == 0:
                new.writestr(chance.choice(("../../x", "/x", "xl/../../x", member.upper())), data)
            elif kind == 1:
                new.writestr(f"{member}.bak", data)
            elif kind > 2:
                new.writestr(member, mutate(data, chance) if data[:2] != b"PK" else data)
    return out.getvalue()


def _pack(content: bytes) -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    return packer.compress(content) + packer.flush()
