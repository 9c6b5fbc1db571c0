"""The packs as this clinic has them: ours, with its own over them, held against their types.

A clinic's pack that is wrong never takes the program down: the file is set aside, ours stands in, and each problem
names file, line, item, and what was expected.
"""

import re
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct

from kapterm.data.pack_files import (
    PackFile,
    PackProblem,
    Table,
    merge,
    read_clinic,
    read_shipped,
    shipped_names,
)
from kapterm.errors import DamageFound
from kapterm.session.packs import NOT_PACKS, Packs
from kapterm.session.packs.fact import Pack
from kapterm.session.packs.faults import Fault, faults

PackType = TypeVar("PackType", bound=Pack)

KINDS: dict[str, type[Pack]] = {
    field.name: field.type for field in msgspec.structs.fields(Packs) if field.name not in NOT_PACKS
}
"""The type of each pack, by its name."""


def load(config_dir: Path | None) -> tuple[Packs, list[PackProblem]]:
    """Every pack of a session.

    Args:
        config_dir: The folder of the clinic's settings, whose packs/*.toml are laid over ours; None for ours alone.

    Returns:
        The packs, and what was wrong in the clinic's files. A file with a problem has no say at all.

    Raises:
        DamageFound: The program's own packs are damaged.
    """
    shipped = {name: read_shipped(name) for name in KINDS}
    own, problems = _usable(config_dir, KINDS)
    while True:
        packs = _assembled(shipped, own)
        wrong = faults(packs)
        if not wrong:
            return packs, problems
        blamed = _blamed(wrong[0], own)
        if blamed is None:
            raise DamageFound("The packs that come with kapterm do not fit together.", "Install it again.")
        problems += [_fault_problem(fault, blamed) for fault in wrong if _blamed(fault, own) is blamed]
        own.remove(blamed)


def read_pack(name: str, kind: type[PackType], config_dir: Path | None) -> tuple[PackType, list[PackProblem]]:
    """One pack of any type, by the same rules; for packs with types of their own.

    Raises:
        DamageFound: The shipped pack is damaged.
    """
    shipped = read_shipped(name)
    own, problems = _usable(config_dir, {name: kind})
    return _converted(shipped, own, kind), problems


def read_tables(name: str, config_dir: Path | None) -> tuple[dict[str, list[Table]], list[PackProblem]]:
    """The items of one pack by table, ours with the clinic's over them, not held against any type.

    Raises:
        DamageFound: The shipped pack is damaged.
    """
    files, problems = read_clinic(config_dir)
    scalars_and_tables = merge(read_shipped(name), [file for file in files if file.pack == name])
    return scalars_and_tables[1], problems


def _usable(config_dir: Path | None, kinds: dict[str, type[Pack]]) -> tuple[list[PackFile], list[PackProblem]]:
    """The clinic's files for these packs that are right in themselves, and what is wrong in the others."""
    files, problems = read_clinic(config_dir)
    good: list[PackFile] = []
    taken: dict[tuple[str, str, str], str] = {}
    known = shipped_names() if files else ()
    for file in files:
        if file.pack not in known:
            expected = f"expected pack to be one of {', '.join(known)}"
            problems.append(PackProblem(file=file.name, line=file.line_of_key("pack"), item="", expected=expected))
        elif file.pack in kinds:
            wrong = [*_type_problems(file, kinds[file.pack]), *_taken_twice(file, taken)]
            problems += wrong
            if not wrong:
                good.append(file)
                taken |= dict.fromkeys(_keys(file), file.name)
    return good, problems


def _assembled(shipped: dict[str, PackFile], own: list[PackFile]) -> Packs:
    packs: dict[str, Any] = {
        name: _converted(shipped[name], [file for file in own if file.pack == name], kind)
        for name, kind in KINDS.items()
    }
    return Packs(version=_version(shipped, own), **packs)


def _converted(shipped: PackFile, own: list[PackFile], kind: type[PackType]) -> PackType:
    scalars, tables = merge(shipped, own)
    whole = {"id": shipped.id, "version": shipped.version, "title": shipped.title, **scalars, **tables}
    try:
        return msgspec.convert(whole, kind)
    except msgspec.ValidationError as wrong:
        raise DamageFound(
            f"The pack {shipped.pack} that comes with kapterm is damaged.", "Install it again."
        ) from wrong


def _version(shipped: dict[str, PackFile], own: list[PackFile]) -> str:
    """Ours in one word where all have the same version, then each clinic's file."""
    usual = shipped["checklist"].version
    others = [f"{file.id} {file.version}" for file in shipped.values() if file.version != usual]
    return " + ".join([", ".join([f"kapterm {usual}", *others]), *(file.mark for file in own)])


def _element_types(kind: type[Pack]) -> dict[str, type[Struct]]:
    """The type of the items of each table of a pack."""
    return {
        field.encode_name: get_args(field.type)[0]
        for field in msgspec.structs.fields(kind)
        if get_origin(field.type) is tuple
    }


def _type_problems(file: PackFile, kind: type[Pack]) -> list[PackProblem]:
    elements = _element_types(kind)
    problems: list[PackProblem] = []
    for name, rows in file.tables.items():
        if name not in elements:
            expected = f"expected tables [[{']], [['.join(elements)}]], not [[{name}]]"
            problems.append(PackProblem(file=file.name, line=file.line_of(name, 0), item="", expected=expected))
            continue
        for index, row in enumerate(rows):
            if row.get("hidden") is not True:
                problems += _item_problems(file, name, index, elements[name])
    return problems + _scalar_problems(file, kind, elements)


def _item_problems(file: PackFile, table: str, index: int, element: type[Struct]) -> list[PackProblem]:
    row = file.tables[table][index]
    try:
        msgspec.convert(row, element)
    except msgspec.ValidationError as wrong:
        said, _, path = str(wrong).partition(" - at `$")
        steps = [step.split("[")[0] for step in path.strip("`.").split(".") if step.split("[")[0]]
        field = steps[0] if steps else _field_in(said)
        line = file.line_of(table, index, field)
        expected = _expected(said, steps or [field], element)
        return [PackProblem(file=file.name, line=line, item=row["id"], expected=expected)]
    return []


def _scalar_problems(file: PackFile, kind: type[Pack], elements: dict[str, type[Struct]]) -> list[PackProblem]:
    types = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    problems: list[PackProblem] = []
    for key, value in file.scalars.items():
        if key not in types or key in elements:
            shape = f"[[{key}]] tables" if key in elements else f"no {key} at the top of the pack {file.pack}"
            expected = f"expected {shape}"
        else:
            try:
                msgspec.convert(value, types[key])
                continue
            except msgspec.ValidationError as wrong:
                expected = f"{key}: {_plain(str(wrong))}"
        problems.append(PackProblem(file=file.name, line=file.line_of_key(key), item="", expected=expected))
    return problems


def _field_in(said: str) -> str:
    """The field that a message names between its backticks."""
    return said.split("`")[1] if "field `" in said else said.removeprefix("expected ").split(" ")[0].strip('"')


def _expected(said: str, steps: list[str], element: type[Struct]) -> str:
    """What was expected at a place, in words; the place is the fields on the way to it."""
    if said.startswith("Object missing required field"):
        return f"expected {_field_in(said)}, which is missing"
    if said.startswith("Object contains unknown field"):
        holder = _type_at(element, steps if steps[-1] != _field_in(said) else steps[:-1])
        names = [known.encode_name for known in msgspec.structs.fields(holder)]
        return f"expected no {_field_in(said)}; the fields are {', '.join(names)}"
    if said.startswith("expected"):
        return said
    choices = _type_at(element, steps)
    if said.startswith("Invalid enum value") and get_origin(choices) is Literal:
        return f"{steps[-1]}: expected one of {', '.join(str(choice) for choice in get_args(choices))}"
    return f"{steps[-1]}: {_plain(said)}"


def _type_at(element: Any, steps: list[str]) -> Any:
    """The type of the place that the fields lead to, through lists and what may be left out."""
    for step in steps:
        types = {known.encode_name: known.type for known in msgspec.structs.fields(element)}
        element = types.get(step)
        while get_origin(element) is not Literal and get_args(element):
            element = get_args(element)[0]
    return element


def _plain(said: str) -> str:
    """A message of the converter in our own voice."""
    words = said.partition(" - at `$")[0].replace("`", "")
    kinds = {"str": "text", "int": "a whole number", "float": "a number", "array": "a list", "object": "a table"}
    return re.sub(r"\w+", lambda word: kinds.get(word.group(), word.group()), words[:1].lower() + words[1:])


def _keys(file: PackFile) -> list[tuple[str, str, str]]:
    return [(file.pack, name, row["id"]) for name, rows in file.tables.items() for row in rows]


def _taken_twice(file: PackFile, taken: dict[tuple[str, str, str], str]) -> list[PackProblem]:
    return [
        PackProblem(
            file=file.name,
            line=file.line_of(name, index, "id"),
            item=row["id"],
            expected=f"expected each id in one file, {row['id']} stands in {taken[file.pack, name, row['id']]} too",
        )
        for name, rows in file.tables.items()
        for index, row in enumerate(rows)
        if (file.pack, name, row["id"]) in taken
    ]


def _blamed(fault: Fault, own: list[PackFile]) -> PackFile | None:
    """The clinic's file a fault comes from: the one that holds the item, else one that touched what it names."""
    for id in (fault.item, fault.about):
        for file in reversed(own):
            if any(row["id"] == id for rows in file.tables.values() for row in rows):
                return file
    return own[-1] if own else None


def _fault_problem(fault: Fault, file: PackFile) -> PackProblem:
    for name, rows in file.tables.items():
        for index, row in enumerate(rows):
            if row["id"] in (fault.item, fault.about):
                about = f", not {fault.about}" if fault.about else ""
                line = file.line_of(name, index, "id")
                return PackProblem(
                    file=file.name, line=line, item=fault.item, expected=f"expected {fault.expected}{about}"
                )
    return PackProblem(file=file.name, line=None, item=fault.item, expected=f"expected {fault.expected}")
