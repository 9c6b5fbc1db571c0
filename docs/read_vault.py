"""Read a kapterm vault without kapterm: Python 3.11 and PyNaCl are all it needs. format.md says why each line is so.

    python read_vault.py VAULT                 every client, as JSON on standard output
    python read_vault.py VAULT CLIENT_ID       one client
    python read_vault.py VAULT --recovery-key  asks for the printed recovery key instead of the passphrase

It opens files for reading only. It prints every document of every table; "events" is the record, in order. Notes that
were sealed to one clinician are opened where that clinician's passphrase is the one given, and stay sealed elsewhere.
"""

import base64
import getpass
import hashlib
import json
import pathlib
import struct
import sys
import unicodedata

import nacl.bindings as sodium
from nacl.exceptions import CryptoError


def derive(key, label, context=b""):
    """One key for one use."""
    message = label.encode() + b"\0" + context
    return hashlib.blake2b(message, digest_size=32, key=key, person=b"kapterm 1").digest()


def unseal(sealed, bound, key):
    """Nonce, ciphertext and tag to plaintext; None where it does not open."""
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[24:], bound, sealed[:24], key)
    except (CryptoError, TypeError, ValueError):
        return None


def open_slot(path, secret, recovery):
    """A slot's file to vault keys and the clinician's private key; None where the secret is another's."""
    slot = json.loads(path.read_bytes().rpartition(b"}")[0] + b"}")
    part = {name: bytes.fromhex(value) for name, value in slot.items() if isinstance(value, str)}
    if recovery:
        alphabet, signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", "".join(secret.upper().replace("-", " ").split())
        number = 0
        for at in range(0, 40, 5):
            for sign in signs[at : at + 4]:
                number = number * 32 + alphabet.index(sign)
        key, sealed = derive(number.to_bytes(20, "big"), "recovery"), part["by_recovery"]
    else:
        stretched = sodium.crypto_pwhash_alg(
            32, unicodedata.normalize("NFKC", secret).encode(), part["salt"], slot["passes"],
            slot["memory_kib"] * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13,
        )  # fmt: skip
        key, sealed = derive(stretched, "passphrase"), part["by_passphrase"]
    private = unseal(sealed, b"slot 1 " + part["id"] + part["public"], key)
    if private is None:
        return None
    ring = sodium.crypto_box_seal_open(part["vault_keys"], part["public"], private)
    return [ring[at : at + 32] for at in range(0, len(ring), 32)], part["public"], private


def read_file(path, ring):
    """A sealed file to its tables: {table: {id: document}}."""
    data = path.read_bytes()
    if not data.startswith(b"KAPT/1\n"):
        raise SystemExit(f"{path.name} is not in version 1 of the format")
    (size,) = struct.unpack_from("<I", data, 7)
    head = json.loads(data[11 : 11 + size])
    at = 11 + size + 16
    if hashlib.blake2b(data[: at - 16], digest_size=16).digest() != data[at - 16 : at]:
        raise SystemExit(f"the header of {path.name} is damaged")
    file_id = bytes.fromhex(head["file"])
    bound = b"wrap " + head["kind"].encode() + b" " + file_id
    key = next(filter(None, (unseal(bytes.fromhex(head["wrapped"]), bound, derive(k, "wrap")) for k in ring)), None)
    if key is None or derive(key, "commitment", file_id).hex() != head["commitment"]:
        raise SystemExit(f"{path.name} belongs to another vault")
    frame_key, number, before, tables = derive(key, "frames", file_id), 0, file_id, {}
    while at + 64 <= len(data):
        _, length, position, previous, nonce = struct.unpack_from("<4sIQ16s24s", data, at)
        sealed = data[at + 64 : at + 64 + length]
        padded = unseal(nonce + sealed, data[at : at + 64], frame_key)
        if padded is None or (position, previous) != (number, before):
            break
        replay(padded[4 : 4 + int.from_bytes(padded[:4], "little")], tables)
        at, number, before = at + 64 + length, number + 1, sealed[-16:]
    if at != len(data):
        sys.stderr.write(f"{path.name}: {len(data) - at} bytes behind write {number} could not be read\n")
    return tables


def replay(content, tables):
    """Take in what one frame says."""
    for line in content.split(b"\n"):
        match line.split(b"\t"):
            case [b"put", table, key, document]:
                tables.setdefault(json.loads(table), {})[json.loads(key)] = json.loads(document)
            case [b"del", table, key]:
                tables.get(json.loads(table), {}).pop(json.loads(key), None)
            case [b"set", table, value]:
                tables[json.loads(table)] = json.loads(value)
            case [b"drop", table]:
                tables.pop(json.loads(table), None)


def open_notes(tables, public, private):
    """Open what was sealed to this clinician alone."""
    for event in tables.get("events", {}).values():
        try:
            inner = sodium.crypto_box_seal_open(base64.b64decode(event["sealed"]), public, private)
            event["text"] = inner[4 : 4 + int.from_bytes(inner[:4], "little")].decode()
        except (CryptoError, KeyError, TypeError, ValueError):
            continue
    return tables


def main():
    """Run from the command line."""
    names = [word for word in sys.argv[1:] if not word.startswith("--")]
    recovery = "--recovery-key" in sys.argv
    if not names:
        raise SystemExit(__doc__)
    vault = pathlib.Path(names[0])
    secret = getpass.getpass("Recovery key: " if recovery else "Passphrase: ") if sys.stdin.isatty() else input()
    opened = [found for path in sorted(vault.glob("keys/*.slot")) if (found := open_slot(path, secret, recovery))]
    if not opened:
        raise SystemExit("this opens no slot of the vault")
    ring, public, private = opened[0]
    paths = [path for path in sorted(vault.glob("clients/*.kapt")) if len(names) < 2 or path.stem == names[1]]
    found = {path.stem: open_notes(read_file(path, ring), public, private) for path in paths}
    json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
