"""`python -m monsun` is the command `monsun`."""

import sys

from monsun.cli import main

if __name__ == "__main__":
    sys.exit(main())
