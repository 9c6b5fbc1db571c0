"""`kapterm` and `python -m kapterm`."""

import sys

from kapterm.cli.run import main

if __name__ == "__main__":
    sys.exit(main())
