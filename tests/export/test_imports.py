"""Exporting needs no screen: the package imports neither Textual nor Rich, nor templates before one is used."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import kapterm.export


def test_exports_import_neither_screen_nor_templates() -> None:
    every = [one.name for one in pkgutil.walk_packages(kapterm.export.__path__, "kapterm.export.")]
    names = [name for name in every if name != "kapterm.export.sandbox"]  # imported by who uses a shape
    code = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        "print([one for one in ('textual', 'rich', 'jinja2', 'tinydb', 'nacl') if one in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
