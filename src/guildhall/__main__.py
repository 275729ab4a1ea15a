"""So that `python -m guildhall` is the same as `guildhall`."""

import sys

from guildhall.config.command import main

if __name__ == "__main__":
    sys.exit(main())
