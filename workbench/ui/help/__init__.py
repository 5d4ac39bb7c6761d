"""The user guide inside the program: pages, search, and the window that shows them."""
