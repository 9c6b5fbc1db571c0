"""One screen a phase, and the few around them. Each is loaded when it is first asked for: a start needs only one."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from kapterm.screens.base import PlaceScreen


class _Places(Mapping[str, type[PlaceScreen]]):
    """A place's screen by its name, which is also the name of the module it lies in."""

    NAMES = ("today", "clients", "chart", "preparation", "dosing", "integration", "measures", "review", "replay")

    def __getitem__(self, place: str) -> type[PlaceScreen]:
        if place not in self.NAMES:
            raise KeyError(place)
        screen: type[PlaceScreen] = getattr(import_module(f"{__name__}.{place}"), f"{place.title()}Screen")
        return screen

    def __contains__(self, place: object) -> bool:
        return place in self.NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(self.NAMES)

    def __len__(self) -> int:
        return len(self.NAMES)


SCREENS = _Places()
"""Every place by its name."""
