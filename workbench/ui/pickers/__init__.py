"""Structured choice of a standard item: device, site, method, post-processing or position."""
