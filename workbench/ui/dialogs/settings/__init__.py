"""Settings and the map of keys."""
