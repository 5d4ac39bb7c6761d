"""Stable ids for everything that travels between laptops."""

from __future__ import annotations

import uuid_utils


def new_id() -> str:
    """A UUIDv7 as text: unique without a server, and sorted by time of making (RFC 9562)."""
    return str(uuid_utils.uuid7())
