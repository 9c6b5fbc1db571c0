"""Everything clinical that is data, bundled: frozen, typed, and the same for a whole session.

A screen asks the pack, never a literal in code. The version names every file that had a say, and each event keeps it.
"""

from msgspec import Struct

from kapterm.session.packs.care import Abbreviations, GoingHome, Medicines, Roles, Scales, Stopping
from kapterm.session.packs.checklist import Checklist
from kapterm.session.packs.codes import Codes
from kapterm.session.packs.fact import Sources
from kapterm.session.packs.limits import Limits
from kapterm.session.packs.practice import Journaling, Meetings, Skills
from kapterm.session.packs.prompts import Prompts
from kapterm.session.packs.routes import Routes


class Packs(Struct, frozen=True, kw_only=True):
    """The packs of a session."""

    checklist: Checklist
    codes: Codes
    prompts: Prompts
    routes: Routes
    limits: Limits
    medicines: Medicines
    abbreviations: Abbreviations
    going_home: GoingHome
    scales: Scales
    roles: Roles
    stopping: Stopping
    skills: Skills
    journaling: Journaling
    meetings: Meetings
    sources: Sources
    version: str
    """The packs this was put together from, in short: "kapterm 1" or "kapterm 1 + riverside-limits 3"."""
    set_aside: tuple[str, ...] = ()
    """Files of the clinic that were not understood, for which ours stand in."""


NOT_PACKS = frozenset({"version", "set_aside"})
"""Fields that say something about the packs and are none."""
