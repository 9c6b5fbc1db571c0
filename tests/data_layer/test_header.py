import pytest

from kapterm.data import header
from kapterm.errors import DamageFound, NewerFormat, NotOurFile

VAULT_KEY = bytes(range(32))


def test_a_header_comes_back_and_gives_the_key() -> None:
    head, key = header.make("client", VAULT_KEY)
    data = header.encode(head)
    assert header.decode(data + b"frames") == (head, len(data))
    assert header.unwrap(head, (VAULT_KEY,)) == key


def test_nothing_in_a_header_tells_who_or_when() -> None:
    head, _ = header.make("client", VAULT_KEY)
    told = set(head.__struct_fields__)
    assert told == {"file", "kind", "suite", "commitment", "public", "wrapped"}


def test_a_key_of_another_vault_does_not_open_it() -> None:
    head, _ = header.make("client", VAULT_KEY)
    with pytest.raises(DamageFound, match="another vault"):
        header.unwrap(head, (bytes(32),))


def test_every_flipped_bit_and_every_cut_is_refused() -> None:
    data = header.encode(header.make("vault", VAULT_KEY)[0])
    for at in range(len(data)):
        broken = bytearray(data)
        broken[at] ^= 1 << at % 8
        with pytest.raises(DamageFound):
            header.decode(bytes(broken))
        with pytest.raises(DamageFound):
            header.decode(data[:at])


def test_a_public_key_exchanged_with_its_checksum_is_refused() -> None:
    head, _ = header.make("client", VAULT_KEY)
    other, _ = header.make("client", VAULT_KEY)
    forged = header.Header(head.file, head.kind, head.suite, head.commitment, other.public, head.wrapped)
    found, _ = header.decode(header.encode(forged))
    with pytest.raises(DamageFound, match="altered"):
        header.unwrap(found, (VAULT_KEY,))


def test_a_newer_version_is_refused_by_name() -> None:
    with pytest.raises(NewerFormat, match="version 2"):
        header.decode(b"KAPT/2\n" + bytes(100))


def test_newer_ciphers_are_refused() -> None:
    head, _ = header.make("client", VAULT_KEY)
    other = header.Header(head.file, head.kind, "other", head.commitment, head.public, head.wrapped)
    with pytest.raises(NewerFormat, match="ciphers"):
        header.decode(header.encode(other))


@pytest.mark.parametrize("data", [b"", b"{}", b"KAPT/", b"KAPT/x\n", b"PK\x03\x04" + bytes(60)])
def test_what_is_not_ours_is_called_so(data: bytes) -> None:
    with pytest.raises(NotOurFile):
        header.decode(data)


def test_an_enormous_header_is_not_believed() -> None:
    with pytest.raises(DamageFound):
        header.decode(header.MAGIC + (2**32 - 1).to_bytes(4, "little") + bytes(200))
