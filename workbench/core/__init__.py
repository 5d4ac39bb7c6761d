"""The core: the standard, names, suggestions, the project file, Excel and signatures. It never imports Qt.

Importing this package starts nothing and touches no disk.
"""
