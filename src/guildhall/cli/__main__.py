"""So that `python -m guildhall.cli` is the same as `guildhall`."""

import sys

from guildhall.cli import main

if __name__ == "__main__":
    sys.exit(main())
