#!/bin/sh
# Tells the desktop that programs and kinds of files below the folder $1 have changed, where it has the tools.
! command -v update-mime-database >/dev/null || update-mime-database "$1/mime" || true
! command -v update-desktop-database >/dev/null || update-desktop-database "$1/applications" || true
