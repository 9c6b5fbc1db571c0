"""Settings, paths, passphrases and the outbox."""

import os
from pathlib import Path

import pytest

from kapterm.data import config, files, outbox, passphrases, paths
from kapterm.errors import CouldNotWrite, UsageError


def test_an_option_stands_over_the_environment_over_the_file_over_the_default(tmp_path: Path) -> None:
    option, environment, configured = tmp_path / "o", {"KAPTERM_VAULT": str(tmp_path / "e")}, tmp_path / "c"
    assert paths.vault_folder(option, environment, configured) == option
    assert paths.vault_folder(None, environment, configured) == tmp_path / "e"
    assert paths.vault_folder(None, {"KAPTERM_VAULT": " "}, configured) == configured
    assert paths.vault_folder(None, {}).name == "vault"


def test_a_missing_settings_file_gives_the_defaults(tmp_path: Path) -> None:
    assert config.load(tmp_path) == config.Config()


def test_settings_are_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('vault = "/srv/vault"\nlock_after_minutes = 2\n[keymap]\n"log.undo" = "u"\n')
    found = config.load(tmp_path)
    assert found.vault == Path("/srv/vault")
    assert found.lock_after_minutes == 2
    assert found.keymap == {"log.undo": "u"}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("lock_after_minuts = 2", "lock_after_minuts"),
        ('lock_after_minutes = "2"', "lock_after_minutes"),
        ("lock_after_minutes = 500", "between 0 and 120"),
        ("vault = 3", "vault"),
        ("vault = ", "not TOML"),
        ("hour_cycle = 13", "hour_cycle"),
    ],
)
def test_a_setting_that_is_off_is_named(tmp_path: Path, content: str, named: str) -> None:
    (tmp_path / "config.toml").write_text(content)
    with pytest.raises(UsageError, match=named):
        config.load(tmp_path)


@pytest.mark.parametrize(
    "passphrase",
    ["short but sweet", "крайний северный ветер", "☃☂☁☀★☆☎☏☑☒☓☔☕☖☗", "x = 3; y = 4; z = 5", "quiet river by night"],
)
def test_a_long_passphrase_of_any_signs_is_taken(passphrase: str) -> None:
    assert passphrases.weakness(passphrase) is None


@pytest.mark.parametrize(
    "passphrase",
    [
        "password password",
        "PassWord-PassWord-1234",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "abcdefghijklmnop",
        "qwertyuiopasdfgh",
        "1234567890123456",
        "my robin hale 2026",
        "hello robin hello hale",
    ],
)
def test_what_would_be_tried_first_is_refused(passphrase: str) -> None:
    assert "first" in (passphrases.weakness(passphrase, about=["Robin Hale"]) or "")


def test_a_short_passphrase_is_refused_with_its_length() -> None:
    assert passphrases.weakness("fourteen signs") == "A passphrase has at least 15 characters; this has 14."


def test_six_words_are_drawn_from_a_list_of_2048() -> None:
    words = passphrases.words()
    assert len(words) == len(set(words)) == 2048
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 8 for word in words)
    drawn = passphrases.draw()
    assert len(drawn.split(" ")) == 6
    assert passphrases.weakness(drawn) is None
    assert passphrases.draw() != drawn


def test_an_export_is_for_this_account_alone_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        outbox.write(tmp_path / "note.md", b"words")
    finally:
        os.umask(old)
    assert (tmp_path / "note.md").read_bytes() == b"words"
    assert (tmp_path / "note.md").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["note.md"]


def test_an_export_goes_over_nothing_unless_told(tmp_path: Path) -> None:
    target = tmp_path / "note.md"
    target.write_bytes(b"old")
    with pytest.raises(UsageError, match="already there"):
        outbox.write(target, b"new")
    assert target.read_bytes() == b"old"
    outbox.write(target, b"new", replace=True)
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("dangling", [True, False])
def test_an_export_is_never_written_through_a_link(tmp_path: Path, replace: bool, dangling: bool) -> None:
    victim = tmp_path / "victim"
    if not dangling:
        victim.write_bytes(b"keep me")
    (tmp_path / "note.md").symlink_to(victim)
    with pytest.raises(CouldNotWrite, match="link"):
        outbox.write(tmp_path / "note.md", b"new", replace=replace)
    assert victim.exists() is not dangling
    if not dangling:
        assert victim.read_bytes() == b"keep me"


def test_where_an_export_goes_is_said_as_the_folder_that_a_link_leads_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "shortcut").symlink_to(tmp_path / "real")
    assert outbox.place(str(tmp_path / "shortcut" / "note.md")) == (tmp_path / "real").resolve() / "note.md"


def test_an_export_takes_the_place_of_files_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is no file"):
        outbox.write(tmp_path / "pipe", b"x", replace=True)
    assert not (tmp_path / "pipe").is_file()


def test_an_export_without_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        outbox.write(tmp_path / "no" / "note.md", b"x")
    with pytest.raises(UsageError, match="folder stands"):
        outbox.write(tmp_path, b"x")


def test_a_failed_export_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int, content: bytes) -> int:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(CouldNotWrite, match="disk is full"):
        outbox.write(tmp_path / "note.md", b"x")
    assert list(tmp_path.iterdir()) == []


def test_an_export_to_a_disk_without_links_claims_its_name_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise OSError(1, "not permitted")

    monkeypatch.setattr(os, "link", unknown)
    outbox.write(tmp_path / "note.md", b"words")
    assert (tmp_path / "note.md").read_bytes() == b"words"
    with pytest.raises(UsageError):
        outbox.write(tmp_path / "note.md", b"other")


def test_folders_are_made_for_this_account_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        made = files.make_folder(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(old)
    for folder in (made, made.parent, made.parent.parent):
        assert folder.stat().st_mode & 0o777 == 0o700
    made.chmod(0o755)
    files.make_folder(made)
    assert made.stat().st_mode & 0o777 == 0o700
