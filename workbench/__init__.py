"""Imaging exam mapping workbench (影像检查项目对码工作台)."""

__version__ = "0.1.0"
