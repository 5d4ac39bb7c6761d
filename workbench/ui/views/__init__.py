"""The pieces of the window, each of which looks after itself."""
