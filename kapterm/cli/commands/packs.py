"""`kapterm packs`: what is clinical and data: read it, check your own, take one to change."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kapterm.cli.voice import give, give_json, say
from kapterm.errors import DamageFound, UsageError

NAME = "packs"
HELP = "lists, shows and checks the packs, and copies one for the clinic to change"


def options(parser: ArgumentParser) -> None:
    """What to do, with which."""
    parser.add_argument("act", choices=tuple(_ACTS), help="check reads the clinic's own; copy puts one among them")
    parser.add_argument("pack", metavar="PACK", nargs="?", help="which, for show and copy")
    parser.add_argument(
        "--as", dest="form", choices=("toml", "markdown"), default="toml", help="the checklist on paper"
    )


def run(args: Namespace) -> int:
    """One of the four.

    Raises:
        UsageError: no pack is named where one is needed.
    """
    if args.act in ("show", "copy") and args.pack is None:
        raise UsageError("Which pack is missing.", "`kapterm packs list` names them.")
    args.pack = "checklist" if args.pack == "preparation" else args.pack
    return _ACTS[args.act](args)


def _list(args: Namespace) -> int:
    from kapterm.data.pack_files import read_shipped, shipped_names

    packs = [read_shipped(name) for name in shipped_names()]
    if args.json:
        give_json({"packs": [{"id": pack.id, "version": pack.version, "title": pack.title} for pack in packs]})
    else:
        for pack in packs:
            give(f"{pack.id:<14} {pack.version:<4} {pack.title}")
    return 0


def _show(args: Namespace) -> int:
    give((_on_paper(args.pack) if args.form == "markdown" else _text(args.pack)).rstrip("\n"))
    return 0


def _on_paper(name: str) -> str:
    """The checklist as a form to print, with the clinic's own items."""
    from kapterm.cli.access import packs_in_force
    from kapterm.export.checklist_form import checklist_markdown

    if name != "checklist":
        raise UsageError("Only the checklist has a form on paper.", "`kapterm packs show checklist --as markdown`.")
    return checklist_markdown(packs_in_force())


def _check(args: Namespace) -> int:
    from kapterm.data import packs, paths
    from kapterm.data.measures import load_clinic_measures

    config = paths.config_folder()
    problems = [str(problem) for problem in (*packs.load(config)[1], *load_clinic_measures(config)[1])]
    problems = list(dict.fromkeys(problems))
    if args.json:
        give_json({"problems": problems})
    else:
        for problem in problems:
            give(problem)
    if problems:
        raise DamageFound(f"{len(problems)} things are not understood; the packs that ship stand in for those files.")
    has_own = (config / "packs").is_dir() or (config / "texts").is_dir()
    say("The clinic's packs are understood." if has_own else "The clinic has no packs of its own.")
    return 0


def _copy(args: Namespace) -> int:
    from kapterm.data import files, outbox, paths

    folder: Path = paths.config_folder() / "packs"
    files.make_folder(folder)
    target = folder / f"{args.pack}.toml"
    outbox.write(target, _text(args.pack).encode())
    if args.json:
        give_json({"path": str(target)})
    else:
        give(str(target))
        say("Keep only the items that you change: an item replaces ours of the same id.")
    return 0


def _text(name: str) -> str:
    from kapterm.data.pack_files import read_shipped, shipped_names

    if name not in shipped_names():
        raise UsageError("There is no such pack.", f"There are: {', '.join(shipped_names())}.")
    return read_shipped(name).text


_ACTS = {"list": _list, "show": _show, "check": _check, "copy": _copy}
