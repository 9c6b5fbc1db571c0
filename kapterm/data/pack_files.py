"""Pack files as they lie on disk: ours in the package, a clinic's own in its config folder.

A clinic's item takes the place of ours with the same id, a new one is added, `hidden = true` takes one away. A file
that is not understood is set aside whole, so that nobody works with half of what a clinic meant.
"""

import re
import tomllib
import zlib
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from msgspec import Struct

from kapterm.errors import DamageFound

Table = dict[str, Any]
HEADER = ("pack", "id", "version", "title", "source", "sure")
"""What stands at the top of a pack file. source and sure are those of its items that name none of their own."""


class PackProblem(Struct, frozen=True, kw_only=True):
    """One thing in a clinic's pack that is not understood."""

    file: str
    line: int | None
    """None where the file does not tell."""
    item: str
    expected: str

    def __str__(self) -> str:
        """One sentence: file, line, item, and what was expected."""
        line = f", line {self.line}" if self.line else ""
        item = f", {self.item}" if self.item else ""
        return f"{self.file}{line}{item}: {self.expected}."


class PackFile(Struct, frozen=True, kw_only=True):
    """One pack file, read but not yet held against its types."""

    name: str
    text: str
    pack: str
    id: str
    version: str
    title: str
    scalars: Table
    """What else stands at the top."""
    tables: dict[str, list[Table]]
    """The items, each with the file's source and sure where it names none."""

    @property
    def mark(self) -> str:
        """Id, version and a checksum, since a clinic may forget to count its version up."""
        return f"{self.id} {self.version} #{zlib.crc32(self.text.encode()):08x}"

    def line_of(self, table: str, index: int, field: str = "") -> int | None:
        """The line of an item's head, or of one of its fields; None where the item is not written as a table."""
        heads = list(re.finditer(r"^[ \t]*\[\[[^\]\n]*\]\]|^[ \t]*\[[^\[\]\n]+\][ \t]*$", self.text, re.MULTILINE))
        own = [n for n, head in enumerate(heads) if head.group().strip(" \t[]") == table]
        if index >= len(own):
            return None
        head = heads[own[index]]
        end = heads[own[index] + 1].start() if own[index] + 1 < len(heads) else len(self.text)
        if field:
            found = re.compile(rf"^[ \t]*{re.escape(field)}[ \t]*=", re.MULTILINE).search(self.text, head.end(), end)
            if found:
                return self.text.count("\n", 0, found.start()) + 1
        return self.text.count("\n", 0, head.start()) + 1

    def line_of_key(self, key: str) -> int | None:
        """The line of a key at the top of the file."""
        found = re.search(rf"^[ \t]*{re.escape(key)}[ \t]*=", self.text, re.MULTILINE)
        return self.text.count("\n", 0, found.start()) + 1 if found else None


class NotUnderstood(Exception):
    """A pack file that cannot be used, with everything that is wrong in it."""

    def __init__(self, *problems: PackProblem) -> None:
        super().__init__(str(problems[0]))
        self.problems = list(problems)


def shipped_names() -> tuple[str, ...]:
    """The packs that come with the program, by name."""
    return tuple(file.name.removesuffix(".toml") for file in shipped_files())


def shipped_files() -> list[Traversable]:
    """The files of the packs that come with the program, in the order of their names."""
    found = (file for file in _content().iterdir() if file.name.endswith(".toml"))
    return sorted(found, key=lambda file: file.name)


def clinic_files(config_dir: Path | None) -> list[Path]:
    """A clinic's own pack files, in the order of their names."""
    return sorted((config_dir / "packs").glob("*.toml")) if config_dir else []


def shipped_text(name: str) -> str:
    """One shipped pack as it is written, for `kapterm packs copy` and for reading."""
    return _content().joinpath(f"{name}.toml").read_text(encoding="utf-8")


def read_shipped(name: str) -> PackFile:
    """One shipped pack.

    Raises:
        DamageFound: It is not as it was shipped.
    """
    try:
        return parse(f"{name}.toml", shipped_text(name))
    except (OSError, NotUnderstood) as problem:
        raise DamageFound(f"The pack {name} that comes with kapterm cannot be read.", "Install it again.") from problem


def read_clinic(config_dir: Path | None) -> tuple[list[PackFile], list[PackProblem]]:
    """A clinic's own pack files in the order of their names, and what could not be read of them."""
    files: list[PackFile] = []
    problems: list[PackProblem] = []
    for path in clinic_files(config_dir):
        try:
            files.append(parse(path.name, _text_of(path)))
        except NotUnderstood as wrong:
            problems += wrong.problems
    return files, problems


def parse(name: str, text: str) -> PackFile:
    """A pack file from its text.

    Raises:
        NotUnderstood: It is no TOML, or its head or its items lack what every pack has.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise NotUnderstood(_bad_toml(name, text, wrong)) from wrong
    head = {key: raw.pop(key, None) for key in HEADER}
    for key in ("pack", "id", "version", "title"):
        if not isinstance(head[key], str) or not head[key]:
            line = text.count("\n", 0, text.find(key)) + 1 if head[key] is not None else 1
            raise NotUnderstood(
                PackProblem(file=name, line=line, item="", expected=f'expected {key} = "…" at the top of the file')
            )
    tables = {key: value for key, value in raw.items() if _is_tables(value)}
    scalars = {key: value for key, value in raw.items() if key not in tables}
    defaults = {key: head[key] for key in ("source", "sure") if head[key] is not None}
    file = PackFile(
        name=name,
        text=text,
        pack=head["pack"],
        id=head["id"],
        version=head["version"],
        title=head["title"],
        scalars=scalars,
        tables={key: [{**defaults, **table} for table in rows] for key, rows in tables.items()},
    )
    if problems := _id_problems(file):
        raise NotUnderstood(*problems)
    return file


def merge(shipped: PackFile, own: list[PackFile]) -> tuple[Table, dict[str, list[Table]]]:
    """Ours with a clinic's items over them: what stands at the top, and the items by table."""
    scalars = dict(shipped.scalars)
    tables = {name: {row["id"]: row for row in rows} for name, rows in shipped.tables.items()}
    for file in own:
        scalars.update(file.scalars)
        for name, rows in file.tables.items():
            into = tables.setdefault(name, {})
            for row in rows:
                if row.get("hidden"):
                    into.pop(row["id"], None)
                else:
                    into[row["id"]] = row
    return scalars, {name: list(rows.values()) for name, rows in tables.items()}


def _content() -> Traversable:
    return resources.files("kapterm").joinpath("content")


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as wrong:
        raise NotUnderstood(
            PackProblem(file=path.name, line=None, item="", expected=f"cannot be read: {wrong.strerror}")
        ) from wrong
    except UnicodeDecodeError as wrong:
        line = path.read_bytes().count(b"\n", 0, wrong.start) + 1
        raise NotUnderstood(
            PackProblem(file=path.name, line=line, item="", expected="expected text in UTF-8")
        ) from wrong


def _bad_toml(name: str, text: str, wrong: tomllib.TOMLDecodeError) -> PackProblem:
    found = re.search(r"\(at line (\d+), column \d+\)|\(at end of document\)", str(wrong))
    said = str(wrong)[: found.start()].strip() if found else str(wrong)
    line = int(found.group(1)) if found and found.group(1) else text.count("\n") + 1
    return PackProblem(file=name, line=line, item="", expected=f"expected TOML: {said[:1].lower()}{said[1:]}")


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _id_problems(file: PackFile) -> list[PackProblem]:
    problems: list[PackProblem] = []
    for name, rows in file.tables.items():
        seen: set[str] = set()
        for index, row in enumerate(rows):
            id = row.get("id")
            if not isinstance(id, str) or not id:
                problems.append(_id_problem(file, name, index, f"[[{name}]]", 'expected id = "…"'))
            elif id in seen:
                problems.append(_id_problem(file, name, index, id, f"expected each id once, {id} stands here again"))
            else:
                seen.add(id)
    return problems


def _id_problem(file: PackFile, table: str, index: int, item: str, expected: str) -> PackProblem:
    return PackProblem(file=file.name, line=file.line_of(table, index, "id"), item=item, expected=expected)
