import json
from pathlib import Path

import pytest

from kapterm.cli.run import main
from kapterm.data.slots import Kdf
from kapterm.export.forms import FORMS
from kapterm.export.views import VIEWS
from kapterm.journal import Practice
from kapterm.session.events import AsideWritten, NoteWritten, SessionOpened
from tests.cli.conftest import Call

Captured = pytest.CaptureFixture[str]
NEW = "a slower boat on the other river"


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """The costs of a passphrase are tested where they are set."""
    monkeypatch.setattr(Kdf, "standard", Kdf.for_throwaway_vaults)


@pytest.fixture
def new_file(home: Path) -> Path:
    (home / "new").write_text(NEW)
    return home / "new"


def acts(call: Call, capsys: Captured, *more: object) -> list[str]:
    capsys.readouterr()
    assert call("audit", "--json", *more) == 0
    return [act["what"] for act in json.loads(capsys.readouterr().out)["acts"]]


def test_a_changed_passphrase_opens_and_the_old_one_does_not(
    practice: Practice, call: Call, home: Path, new_file: Path, capsys: Captured
) -> None:
    assert call("passphrase", "--new-passphrase-file", new_file) == 0
    assert call("clients") == 3
    assert call("clients", "--passphrase-file", new_file) == 0
    assert "passphrase changed" in acts(call, capsys, "--passphrase-file", new_file)


def test_a_weak_passphrase_is_refused_and_nothing_changes(practice: Practice, call: Call, home: Path) -> None:
    (home / "weak").write_text("short")
    assert call("passphrase", "--new-passphrase-file", home / "weak") == 2
    assert call("clients") == 0


def test_a_clinician_comes_in_by_a_key_of_her_own_and_is_let_go(
    practice: Practice, call: Call, new_file: Path, capsys: Captured
) -> None:
    assert call("clinicians", "--add", "Ines Okafor, MD", "--new-passphrase-file", new_file) == 0
    assert call("clients", "--passphrase-file", new_file) == 0
    capsys.readouterr()
    assert call("clinicians", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["clinicians"]) == 2
    assert call("clinicians", "--remove", "Ines Okafor") == 0
    assert call("clients", "--passphrase-file", new_file) == 3
    assert call("clinicians", "--remove", "Nobody") == 2


def test_the_recovery_key_opens_once_with_a_reason_in_the_trail(
    practice: Practice, call: Call, home: Path, new_file: Path, capsys: Captured
) -> None:
    assert call("passphrase", "--recovery-key") == 0
    (home / "key").write_text(capsys.readouterr().out)
    words = (
        "recover",
        "--recovery-key-file",
        home / "key",
        "--new-passphrase-file",
        new_file,
        "--reason",
        "it is lost",
    )
    assert call(*words[:-1], " ") == 2, "without a reason nobody comes in"
    assert call(*words) == 0
    assert call(*words) == 3
    assert call("clients", "--passphrase-file", new_file) == 0
    capsys.readouterr()
    assert call("audit", "--passphrase-file", new_file) == 0
    assert f"opened by a recovery key  {practice.signature}  it is lost" in capsys.readouterr().out


def test_a_refused_passphrase_stands_in_the_trail(
    practice: Practice, call: Call, new_file: Path, capsys: Captured
) -> None:
    assert call("clients", "--passphrase-file", new_file) == 3
    assert "refused: no passphrase of this vault" in acts(call, capsys)


def test_an_export_leaves_a_receipt_in_trail_and_record(
    practice: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    assert call("export", "Aster", "--as", "json", "-o", home / "out.json") == 0
    assert "exported" in acts(call, capsys)
    assert call("export", "Aster", "--as", "json", "-o", home / "out.json") == 2
    assert call("export", "Aster", "--as", "json", "-o", home / "out.json", "--replace") == 0
    assert '"kind":"export"' in (home / "out.json").read_text()


def test_an_export_comes_back_without_loss(practice: Practice, call: Call, home: Path, capsys: Captured) -> None:
    journal = practice.open_client(practice.find("Aster").id)
    journal.write_fact(SessionOpened(), "visit")
    journal.write_fact(NoteWritten(text="the water is warm\n[b]not markup[/b]"), "visit")
    journal.close()
    assert call("export", "Aster", "--as", "json", "-o", home / "out.json") == 0
    assert call("import", home / "out.json") == 2
    other = ("--vault", home / "other")
    assert call("init", "--author", "Robin Hale, LCSW", *other) == 0
    assert call("import", home / "out.json", *other) == 0
    capsys.readouterr()
    assert call("audit", *other) == 0
    assert "out.json" in capsys.readouterr().out.partition("imported")[2]
    assert call("export", "Aster", "--as", "json", "-o", home / "again.json", *other) == 0
    first, again = (json.loads((home / name).read_text())["events"] for name in ("out.json", "again.json"))
    assert first == again


def test_a_backup_opens_and_takes_the_place_of_what_went_wrong(
    practice: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    assert call("backup", home / "copy") == 0
    assert call("clients", "--vault", home / "copy") == 0
    practice.new_client("Briar").close()
    capsys.readouterr()
    assert call("restore", home / "copy", "--json") == 0
    assert Path(json.loads(capsys.readouterr().out)["set_aside"]).is_dir()
    assert call("clients", "--json") == 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["clients"]] == ["Aster"]
    assert call("restore", home / "nothing") == 2
    assert call("audit") == 0
    assert "restored from a backup  Robin Hale, LCSW" in capsys.readouterr().out


def test_a_damaged_client_is_repaired_from_a_copy(practice: Practice, call: Call, home: Path, capsys: Captured) -> None:
    client = practice.find("Aster").id
    assert call("backup", home / "copy") == 0
    path = home / "vault" / "clients" / f"{client}.kapt"
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(bytes(content))
    assert call("verify", "Aster") == 1
    assert call("repair", client[:8], "--copy", home / "copy" / "clients" / path.name) == 0
    assert call("verify", "Aster") == 0


def test_psychotherapy_notes_leave_only_by_their_own_command(
    practice: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    journal = practice.open_client(practice.find("Aster").id)
    journal.write_fact(AsideWritten(text="my own worry"), "visit")
    journal.close()
    capsys.readouterr()
    for form in FORMS:
        assert call("export", "Aster", "--as", form) == 0
    for view in VIEWS:
        assert call("export", "Aster", "--view", view) == 0
    assert call("verify", "Aster", "--entries", "--json") == 0
    assert "my own worry" not in capsys.readouterr().out
    assert call("export-private", "Aster") == 0
    assert "my own worry" in capsys.readouterr().out


def test_psychotherapy_notes_open_with_the_passphrase_of_their_author_alone(
    practice: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    journal = practice.open_client(practice.find("Aster").id)
    journal.write_fact(AsideWritten(text="my own worry"), "visit")
    journal.close()
    (home / "new").write_text("seven lanterns on a slow river\n")
    assert call("clinicians", "--add", "Ines Okafor, MD", "--new-passphrase-file", home / "new") == 0
    capsys.readouterr()
    to = home / "private.md"
    assert call("export-private", "Aster", "-o", to, "--passphrase-file", home / "new") == 0
    assert "my own worry" not in to.read_text("utf-8")
    assert "1 of others, which only their authors can open" in to.read_text("utf-8")
    assert to.stat().st_mode & 0o777 == 0o600
    assert call("export-private", "Aster", "-o", to) == 2, "never over another file without asking"
    assert call("export-private", "Aster", "-o", to, "--replace") == 0
    assert "my own worry" in to.read_text("utf-8")
    capsys.readouterr()
    assert call("audit") == 0
    assert capsys.readouterr().out.count("psychotherapy notes exported") == 2


def test_the_checklist_goes_by_the_name_of_its_place_too(home: Path, capsys: Captured) -> None:
    for words in (["packs", "show", "preparation"], ["packs", "copy", "preparation"]):
        assert main(words) == 0
    assert "checklist.toml" in capsys.readouterr().out


def test_doctor_and_paths_need_no_passphrase(home: Path, capsys: Captured) -> None:
    for words in (["doctor", "--json"], ["paths", "--json"], ["keys", "--json"], ["packs", "list", "--json"]):
        assert main(words) == 0
        assert json.loads(capsys.readouterr().out)


def test_that_the_trail_cannot_be_written_is_said_before_anything_is_done(
    practice: Practice, call: Call, home: Path, capsys: Captured
) -> None:
    practice.close()
    trail = home / "vault" / "vault.kapt"
    earlier = trail.read_bytes()
    assert call("clients") == 0
    assert "trail" not in capsys.readouterr().err
    trail.write_bytes(earlier)
    assert call("export", "Aster", "--as", "json") == 0
    assert "what is done now does not stand in it" in capsys.readouterr().err
    assert call("repair", "Aster", "--trail") == call("repair") == 2
    assert call("repair", "--trail") == 0
    assert "The file is whole" in capsys.readouterr().err
    assert acts(call, capsys)[-2:] == ["repaired", "opened"]
    assert "trail" not in capsys.readouterr().err
