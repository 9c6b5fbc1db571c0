"""An error nobody foresaw is told by types and places, never by words."""

import subprocess
import sys
from pathlib import Path

import pytest

from kapterm import crash

SECRET = "SENTINEL"


def fail() -> None:
    note = f"{SECRET} in a local"
    try:
        raise KeyError(note)
    except KeyError as error:
        raise ExceptionGroup(SECRET, [ValueError(SECRET)]) from error


def test_the_account_names_types_and_places_only() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        fail()
    account = crash.account(caught.value)
    assert SECRET not in account
    for kind in ("builtins.ExceptionGroup", "builtins.ValueError", "builtins.KeyError"):
        assert kind in account
    assert f"  {__name__}:" in account


def test_an_error_that_causes_itself_ends() -> None:
    error = ValueError()
    error.__context__ = error
    assert crash.account(error).count("ValueError") == 1


def test_each_report_is_kept(tmp_path: Path) -> None:
    crash.report(ValueError(), tmp_path)
    path = crash.report(KeyError(), tmp_path)
    assert path is not None
    assert "ValueError" in path.read_text()
    assert "KeyError" in path.read_text()


def test_a_report_that_cannot_be_written_is_no_second_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert crash.report(ValueError(), blocked) is None
    assert "Where in the program" not in crash.calm_words(None)


@pytest.mark.parametrize(
    "failing", [f"raise ValueError('{SECRET}')", f"threading.Thread(target=int, args=['{SECRET}']).start()"]
)
def test_no_error_of_the_process_prints_a_traceback(tmp_path: Path, failing: str) -> None:
    code = (
        f"import threading; from pathlib import Path; from kapterm import crash\ncrash.calm_hooks(Path('.'))\n{failing}"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(root)}, capture_output=True, text=True
    )
    assert SECRET not in done.stderr
    assert "Traceback" not in done.stderr
    assert "builtins.ValueError" in (tmp_path / crash.REPORT_NAME).read_text()
