"""A vault in which any byte was flipped or any file cut: nothing is wrong in silence, and nothing is a traceback."""

import base64
from pathlib import Path

import pytest

from kapterm.data import verify
from kapterm.data.slots import Clinician, Kdf
from kapterm.data.vault import Vault
from kapterm.errors import KaptermError

PASSPHRASE = "quiet river over the hill"
ROBIN = Clinician(id="00112233445566aa", name="Robin Hale", credential="LCSW")
LINES = [b'{"n":%d,"words":"the light is warm"}' % n for n in range(4)]
PLANTED = ["Kestrel", "seamless"]


def build(root: Path) -> str:
    vault, _ = Vault.create(root / "vault", root / "state", ROBIN, PASSPHRASE, Kdf.for_throwaway_vaults())
    client = vault.create_client()
    for line in LINES:
        client.append(line)
    client.close()
    vault.audit(b'{"kind":"opened"}')
    vault.close()
    return client.id


def look(root: Path, client_id: str, *, state: Path) -> tuple[str, list[bytes], list[bytes]]:
    """What a user would learn: "whole", "noticed" or "refused", and the lines and log that would be shown."""
    try:
        vault = Vault.open(root / "vault", state, PASSPHRASE)
    except KaptermError:
        return "refused", [], []
    try:
        client = vault.open_client(client_id, writing=False)
    except KaptermError:
        return "refused", [], []
    findings = verify.everything(vault, lambda *_: None)
    noticed = any(found.notices or found.damaged for found in findings) or bool(client.notices)
    records, log = client.records(), vault.audit_records()
    client.close()
    vault.close()
    return "noticed" if noticed else "whole", records, log


def is_part_of(found: list[bytes], whole: list[bytes]) -> bool:
    """Whether it is the whole with some left out, nothing moved and nothing else."""
    rest = iter(whole)
    return all(line in rest for line in found)


def mutate(tmp_path: Path, step: int, bits: int) -> int:
    whole = tmp_path / "whole"
    whole.mkdir()
    client_id = build(whole)
    fresh = tmp_path / "state of another machine"
    assert look(whole, client_id, state=fresh) == ("whole", LINES, [b'{"kind":"opened"}'])
    cases = 0
    for path in sorted(path for path in (whole / "vault").rglob("*") if path.is_file()):
        content = path.read_bytes()
        for at in range(0, len(content), step):
            for bit in range(bits):
                broken = bytearray(content)
                broken[at] ^= 1 << (at + bit) % 8
                path.write_bytes(broken)
                told, records, log = look(whole, client_id, state=fresh)
                assert told != "whole", (path.name, at, bit)
                assert is_part_of(records, LINES)
                assert is_part_of(log, [b'{"kind":"opened"}'])
                cases += 1
        for size in range(0, len(content), step):
            path.write_bytes(content[:size])
            told, records, log = look(whole, client_id, state=whole / "state")
            assert told != "whole", (path.name, size)
            assert records == LINES[: len(records)]
            path.write_bytes(content)
            cases += 1
    return cases


def test_a_flipped_byte_or_a_cut_is_never_silent(tmp_path: Path) -> None:
    assert mutate(tmp_path, step=17, bits=1) > 300


@pytest.mark.long
def test_every_flipped_bit_and_every_cut_is_never_silent(tmp_path: Path) -> None:
    assert mutate(tmp_path, step=1, bits=8) > 20_000


def test_no_file_holds_a_planted_word(tmp_path: Path) -> None:
    vault, _ = Vault.create(tmp_path / "vault", tmp_path / "state", ROBIN, PASSPHRASE, Kdf.for_throwaway_vaults())
    client = vault.create_client()
    client.arm()
    for word in [*PLANTED, ROBIN.name, PASSPHRASE]:
        client.draft.write(word.encode(), 0.0)
        client.append(b'{"words":"%s"}' % word.encode())
        client.db.table("other").insert({"word": word})
        vault.audit(b'{"words":"%s"}' % word.encode())
        vault.write_cache(word.encode())
        vault.seal_note(word.encode())
    client.draft.sync_if_due(5.0)
    contents = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(contents) > 8
    for word in [*PLANTED, ROBIN.name, PASSPHRASE, ROBIN.credential]:
        forms = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode().hex().encode()]
        forms += [base64.b64encode(b"x" * shift + word.encode())[2 + shift : -4] for shift in range(3)]
        for path, content in contents.items():
            assert not any(form and form in content for form in forms if len(form) > 3), (word, path)
    client.close()
    vault.close()
