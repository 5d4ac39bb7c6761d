"""The window: Qt widgets over the core. It asks people and shows values; it decides nothing by itself."""
