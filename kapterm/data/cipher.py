"""The one suite of the format: XChaCha20-Poly1305, Argon2id, sealed boxes, keyed BLAKE2b. Nothing home-made.

The rule of this file: no other module names a primitive. Nonces are random (192 bits, so no counter can be copied or
restored into a repetition); every key has one use, derived under its own label.
"""

import os
import unicodedata
from hashlib import blake2b
from typing import Any

import nacl.bindings as sodium
from nacl._sodium import ffi, lib  # type: ignore[import-not-found]
from nacl.exceptions import CryptoError

SUITE = "xchacha20poly1305-argon2id-x25519-blake2b"
KEY_BYTES = 32
NONCE_BYTES = 24
TAG_BYTES = 16
SALT_BYTES = 16
_NULL: Any = ffi.NULL
_encrypt: Any = lib.crypto_aead_xchacha20poly1305_ietf_encrypt


def new_key() -> bytes:
    """Draw a key from the system's generator."""
    return os.urandom(KEY_BYTES)


def derive(key: bytes, label: str, context: bytes = b"") -> bytes:
    """Derive a key for one use.

    Args:
        key: The key above it, 32 bytes.
        label: What the new key is for.
        context: What it is bound to, such as a file's id.

    Returns:
        BLAKE2b-256 keyed with `key`, personalised "kapterm 1", over the label, a zero byte and the context.
    """
    return blake2b(label.encode() + b"\0" + context, digest_size=KEY_BYTES, key=key, person=b"kapterm 1").digest()


def digest(content: bytes, size: int = 32) -> bytes:
    """Fingerprint of bytes that are no secret: plain BLAKE2b."""
    return blake2b(content, digest_size=size).digest()


def seal(plaintext: bytes, bound_to: bytes, key: bytes) -> bytes:
    """Seal a small piece: a random nonce, then ciphertext and tag.

    Args:
        plaintext: What to seal.
        bound_to: Bytes that are not in the result but without which it does not open.
        key: 32 bytes.
    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + seal_with(plaintext, bound_to, nonce, key)


def open_sealed(sealed: bytes, bound_to: bytes, key: bytes) -> bytes | None:
    """Open what `seal` made.

    Returns:
        The plaintext, or None where key, binding or a single bit differs.
    """
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    if len(ciphertext) < TAG_BYTES:
        return None
    return open_with(ciphertext, bound_to, nonce, key)


def seal_with(plaintext: bytes, bound_to: bytes, nonce: bytes, key: bytes) -> bytes:
    """Seal under a nonce that the caller has just drawn and never uses again."""
    return sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, bound_to, nonce, key)


def open_with(ciphertext: bytes, bound_to: bytes, nonce: bytes, key: bytes) -> bytes | None:
    """Open ciphertext and tag; None where anything differs."""
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, bound_to, nonce, key)
    except CryptoError:
        return None


class Sealer:
    """Seals piece after piece under one key, as `seal_with` does, below `nacl.bindings` as `Opener` opens.

    Between two lines of a session the processor has gone cold, and then the binding's checks cost four times what the
    sealing does (benchmarks/append.py). One thread at a time.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._room = 0
        self._grow(4096)

    def seal(self, plaintext: bytes, bound_to: bytes, nonce: bytes) -> bytes:
        """Give ciphertext and tag; the nonce has just been drawn and is never used again."""
        length = len(plaintext)
        if length + TAG_BYTES > self._room:
            self._grow(length + TAG_BYTES)
        _encrypt(self._out, _NULL, plaintext, length, bound_to, len(bound_to), _NULL, nonce, self._key)
        sealed: bytes = self._view[: length + TAG_BYTES]
        return sealed

    def _grow(self, room: int) -> None:
        self._room = room
        self._out: Any = ffi.new("unsigned char[]", room)
        self._view: Any = ffi.buffer(self._out)


class Opener:
    """Opens sealed pieces that lie one behind the other in one buffer, without copying them out first.

    This calls libsodium through PyNaCl's own binding, below `nacl.bindings`: a file of 100,000 frames opens three times
    as fast so, because nothing is checked and allocated anew for each (benchmarks/open.py).
    """

    def __init__(self, buffer: bytes, key: bytes) -> None:
        self._buffer: Any = ffi.from_buffer(buffer)
        self._key = key
        self._room = 4096
        self._out: Any = ffi.new("unsigned char[]", self._room)
        self._view: Any = ffi.buffer(self._out)

    def open(self, at: int, bound_bytes: int, nonce_at: int, sealed_bytes: int) -> bytes | None:
        """Open the piece whose binding begins at `at`, directly followed by ciphertext and tag.

        Args:
            at: Where the bytes begin that the piece is bound to.
            bound_bytes: How many those are.
            nonce_at: Where the nonce lies.
            sealed_bytes: Length of ciphertext and tag; the caller has checked that they lie inside the buffer.

        Returns:
            The plaintext, or None where anything differs.
        """
        if sealed_bytes > self._room:
            self._room = sealed_bytes
            self._out = ffi.new("unsigned char[]", sealed_bytes)
            self._view = ffi.buffer(self._out)
        start = self._buffer + at
        failed = lib.crypto_aead_xchacha20poly1305_ietf_decrypt(
            self._out, ffi.NULL, ffi.NULL, start + bound_bytes, sealed_bytes, start, bound_bytes,
            self._buffer + nonce_at, self._key,
        )  # fmt: skip
        return None if failed else self._view[: sealed_bytes - TAG_BYTES]


def normal(passphrase: str) -> bytes:
    """One spelling for each passphrase, whatever the keyboard: NFKC, UTF-8 (SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", passphrase).encode()


def stretch(passphrase: str, salt: bytes, passes: int, memory_kib: int) -> bytes:
    """Argon2id, version 1.3, one lane, 32 bytes out (RFC 9106)."""
    return sodium.crypto_pwhash_alg(
        KEY_BYTES, normal(passphrase), salt, passes, memory_kib * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13
    )


def key_pair(seed: bytes) -> tuple[bytes, bytes]:
    """An X25519 pair from a 32-byte seed.

    Returns:
        Public half, private half.
    """
    return sodium.crypto_box_seed_keypair(seed)


def seal_to(plaintext: bytes, public: bytes) -> bytes:
    """Seal so that only the holder of the private half reads it, the sender not even himself."""
    return sodium.crypto_box_seal(plaintext, public)


def open_box(sealed: bytes, public: bytes, private: bytes) -> bytes | None:
    """Open what was sealed to `public`; None where it was sealed to another, or a bit differs."""
    try:
        return sodium.crypto_box_seal_open(sealed, public, private)
    except (CryptoError, TypeError, ValueError):
        return None
