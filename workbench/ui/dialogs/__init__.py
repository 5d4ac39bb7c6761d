"""Dialogs outside of review: new project, export, keys, verify, keyboard map, about."""
