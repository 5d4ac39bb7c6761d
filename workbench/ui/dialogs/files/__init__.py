"""Files out of a project and back: exports, returned workbooks, reports, backups."""
