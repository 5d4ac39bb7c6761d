"""The verbs of the product, each one Job that the window and the command line run alike."""
