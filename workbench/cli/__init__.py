"""The command line: a thin face on the same jobs as the window. Exit status 0 done, 1 the answer is no, 2 bad
input."""
