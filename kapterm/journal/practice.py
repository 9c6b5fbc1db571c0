"""A vault, open: its clinician, its clients in a list, and the one client that is written."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from kapterm.clock import Clock
from kapterm.data import note_templates, pack_cache, packs
from kapterm.data.client_file import ClientFile
from kapterm.data.measures import load_measures, with_item_texts
from kapterm.data.vault import Clinician, Vault
from kapterm.errors import CouldNotWrite, DamageFound, KaptermError, UsageError
from kapterm.journal import audit
from kapterm.journal.client import ClientJournal, OnChange
from kapterm.journal.stamp import Author
from kapterm.session import events as ev
from kapterm.session.chart import Chart
from kapterm.session.drafting import decode_draft
from kapterm.session.half_done import HalfDone, begun, checklist_of, forms_of, lines_of
from kapterm.session.measures import Measures
from kapterm.session.packs import Packs
from kapterm.session.roster import Card, Recovery, card_of
from kapterm.session.schedule import Due, due


class Practice:
    """What one clinician sees of the practice on this machine."""

    def __init__(self, vault: Vault, clock: Clock, pack: str, config_dir: Path | None = None) -> None:
        self._vault = vault
        self.clock = clock
        self.pack = pack
        self._config_dir = config_dir
        self._cards = self._read_cards()

    @classmethod
    def open(
        cls,
        folder: Path,
        state_root: Path,
        passphrase: str,
        clock: Clock,
        pack: str,
        config_dir: Path | None = None,
    ) -> Practice:
        """Open a vault with a passphrase. `config_dir` is the clinic's settings, for its own measures.

        Raises:
            WrongPassphrase, NotOurFile, DamageFound, NewerFormat: as the vault says.
        """
        return cls(Vault.open(folder, state_root, passphrase), clock, pack, config_dir)

    @cached_property
    def measures(self) -> Measures:
        """The measures of this clinic, by which a card knows what must be seen."""
        packed = pack_cache.kept(Measures, load_measures, self._config_dir, self._vault.state.parent)
        return with_item_texts(packed, self._config_dir)[0]

    @property
    def clinician(self) -> Clinician:
        """Whose key slot opened the vault."""
        return self._vault.clinician

    @property
    def signature(self) -> str:
        """Name and credential, as every line bears them."""
        return audit.signature(self._vault)

    @property
    def recoveries(self) -> tuple[Recovery, ...]:
        """Who came in by a recovery key of late, newest first."""
        return audit.recoveries(self._vault, self.clock.now())

    def cards(self) -> tuple[Card, ...]:
        """Every client, by code; what the cache does not know is read from its file."""
        for client_id in self._vault.client_ids():
            card = self._cards.get(client_id)
            if card is None or (card.size, card.draft_stamp) != self._stamps(client_id):
                self._read_card(client_id)
        known = set(self._vault.client_ids())
        self._cards = {key: card for key, card in self._cards.items() if key in known}
        self._vault.write_cache(msgspec.json.encode(list(self._cards.values())))
        return tuple(sorted(self._cards.values(), key=lambda card: (card.code.casefold(), card.id)))

    def _read_card(self, client_id: str) -> None:
        """Make a card from the client's file; one that cannot be opened keeps its last card, or is shown by its id."""
        try:
            journal = self.open_client(client_id, writing=False)
        except DamageFound:
            self._cards.setdefault(client_id, Card(client_id, f"unreadable {client_id[:8]}"))
            return
        self.note_card(journal)
        journal.close()

    def client_ids(self) -> list[str]:
        """Ids of every client whose file is here."""
        return self._vault.client_ids()

    def find(self, client: str) -> Card:
        """The client of an exact code, else of a unique beginning of the id.

        Raises:
            UsageError: nobody, or more than one.
        """
        cards = self.cards()
        found = [card for card in cards if card.code == client] or [
            card for card in cards if card.id.startswith(client)
        ]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UsageError("No client has this code or id.", "`kapterm clients` lists them.")
        raise UsageError("More than one client has this code.", "Use the beginning of the id instead.")

    def new_client(self, code: str, on_change: OnChange = lambda: None, **about: Any) -> ClientJournal:
        """A new client's file, open, with its first line written.

        Raises:
            UsageError: the code is empty, too long, or in use.
        """
        code = code.strip()
        if not code or len(code) > 80:
            raise UsageError("A client's code is one to eighty characters.")
        if any(card.code == code for card in self.cards()):
            raise UsageError("Another client has this code already.")
        journal = ClientJournal(self._vault.create_client(), self._author(), self.clock, on_change)
        journal.write_fact(ev.ClientRegistered(code=code, **about), "")
        return journal

    def bring_client(self, code: str, events: Iterable[ev.Event]) -> ClientJournal:
        """A client of another vault, with every event as it came; durable when this comes back.

        Raises:
            UsageError: a client of this code is here already.
            CouldNotWrite: the disk did not take all of it.
        """
        if any(card.code == code for card in self.cards()):
            raise UsageError("A client of this code is here already.")
        journal = ClientJournal(self._vault.create_client(), self._author(), self.clock)
        for event in events:
            journal.bring_in(event)
        if not journal.flush():
            raise CouldNotWrite(journal.saving.why or "The disk did not take the record.")
        return journal

    def open_client(self, client_id: str, *, writing: bool = True, on_change: OnChange = lambda: None) -> ClientJournal:
        """One client's journal.

        Raises:
            InUse: another process writes this client.
        """
        file: ClientFile = self._vault.open_client(client_id, writing=writing)
        return ClientJournal(file, self._author(), self.clock, on_change)

    def note_templates(self) -> dict[str, str]:
        """The clinic's own note templates, by their names; one that cannot be read is not offered."""
        found: dict[str, str] = {}
        folder = self._config_dir
        if folder is None:
            return found
        for name in note_templates.names(folder):
            with suppress(UsageError):
                found[name] = note_templates.read(folder, name) or ""
        return found

    def chart_of(self, client_id: str) -> Chart | None:
        """One client's chart, read and closed again; None where the file cannot be read."""
        try:
            journal = self.open_client(client_id, writing=False)
        except KaptermError:
            return None
        try:
            return journal.chart
        finally:
            journal.close()

    def note_act(self, what: str, *, client: str = "", how: str = "") -> None:
        """Write an act into the vault's trail; a trail that cannot be written keeps nobody from work."""
        audit.note(self._vault, self.clock, what, client=client, how=how)

    def note_card(self, journal: ClientJournal) -> None:
        """Put the client's card in the list up to date."""
        chart = journal.chart
        size, draft_stamp = self._stamps(chart.client_id)
        self._cards[chart.client_id] = card_of(
            chart, self.measures, size, self._due(chart), self._half_done(journal), draft_stamp
        )

    def _stamps(self, client_id: str) -> tuple[int, int]:
        """The length of a client’s file, and the stamp of the draft: one of them changes with whatever is written."""
        return self._vault.client_size(client_id), self._vault.draft_stamp(client_id)

    def _half_done(self, journal: ClientJournal) -> tuple[HalfDone, ...]:
        """What was begun and is not done; the packs are read only where a checklist was."""
        chart, now = journal.chart, self.clock.local(self.clock.now())
        lists = (checklist_of(self._packs, self.measures, chart, visit, now) for visit in begun(chart))
        draft = decode_draft(journal.draft())
        return (*lists, *lines_of(chart, draft), *forms_of(self.measures, draft))

    def _due(self, chart: Chart) -> tuple[Due, ...]:
        """What is due where a dose runs; the packs are read only then."""
        live = chart.live
        return due(live.state, self._packs, self.clock.now()) if live and live.state.t_zero else ()

    @cached_property
    def _packs(self) -> Packs:
        return pack_cache.kept(Packs, packs.load, self._config_dir, self._vault.state.parent)

    def close(self) -> None:
        """Give everything back."""
        self._vault.close()

    def _author(self) -> Author:
        vault = self._vault
        return Author(self.signature, vault.device, vault.seal_note, vault.open_note, lambda: self._packs, self.pack)

    def _read_cards(self) -> dict[str, Card]:
        """The cards of the sealed cache; a cache that cannot be read is none."""
        cached = self._vault.read_cache()
        try:
            cards = msgspec.json.decode(cached, type=list[Card]) if cached else []
        except msgspec.DecodeError:
            cards = []
        return {card.id: card for card in cards}
