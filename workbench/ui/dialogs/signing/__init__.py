"""Keys, trust, signatures and verification."""
