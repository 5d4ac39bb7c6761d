"""Entry point of the frozen programs. Suggesting may use processes, which need this call when frozen."""

import multiprocessing

from workbench.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
