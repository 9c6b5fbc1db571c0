"""A plain program that keeps a client's record, for tests that kill it.

    python -m tests.faults.writer ROOT CLIENT COUNT SEED

It types COUNT lines key by key into the draft, appends each, and says so on standard output only then. Of two copies on
one folder, one writes and the other says that it is in use.
"""

import random
import sys
from pathlib import Path

from kapterm.data.vault import Vault
from kapterm.errors import InUse

PASSPHRASE = "quiet river over the hill"


def main() -> int:
    """Run from the command line."""
    root, client_id, count, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    vault = Vault.open(root / "vault", root / "state", PASSPHRASE)
    try:
        client = vault.open_client(client_id, writing=True)
    except InUse as error:
        sys.stdout.write(f"in use {error.message}\n")
        return 4
    words = random.Random(seed)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for n in range(count):
        text = f"{seed}-{n:04d}-{words.randrange(16**6):06x}"
        for end in range(1, len(text) + 1):
            client.draft.write(text[:end].encode(), end / 10)
            sys.stdout.write(f"typed {text[:end]}\n")
            sys.stdout.flush()
        client.append(b'"%s"' % text.encode())
        sys.stdout.write(f"saved {text}\n")
        sys.stdout.flush()
        client.draft.clear()
    client.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
