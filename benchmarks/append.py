"""What a durable append costs beside its peers, at 0, 2,000, 20,000 and 100,000 events already in the file.

    python benchmarks/append.py [--folder DIR] [--samples N] [--sizes 0,2000,…]

Each round appends one event to a peer and the same bytes to a raw file, in an order drawn anew, so that the machine's
moods and its caches meet both. Bytes and syncs an entry are counted at the system's border.
"""

import argparse
import json
import os
import platform
import random
import resource
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jrnl_entry
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as seal
from tinydb import TinyDB

from kapterm.data.cipher import Sealer
from kapterm.data.client_file import EVENTS, ClientFile
from kapterm.data.frames import Position, make_frame
from kapterm.data.header import encode, frame_key, make, unwrap
from kapterm.data.locks import Lock
from kapterm.data.operations import Put
from kapterm.data.operations import encode as encode_operations

VAULT_KEY = bytes(range(32))
PAUSE_S = 0.003


def event(n: int) -> bytes:
    """A line of the log as it is kept, about 350 bytes."""
    return json.dumps(
        {
            "kind": "observation", "id": f"{n * 7919:032x}", "device": "a1b2c3d4e5f60718", "n": n,
            "at": "2026-11-23T09:14:05.123Z", "zone": "Europe/Berlin", "begun": "2026-11-23T09:14:03.001Z",
            "by": "00112233445566aa", "session": f"{5:032x}", "code": "tears", "strength": 2,
            "words": "the light is warm and her hands are heavy", "details": {},
        },
        separators=(",", ":"),
    ).encode()  # fmt: skip


def sealed_file(path: Path, count: int) -> None:
    """Write a file of that many events, as if each had been appended."""
    head, key = make("client", VAULT_KEY)
    path = path.with_name(f"{head.file}.kapt")
    start = encode(head)
    place, sealing = Position(len(start), 0, head.file_id), Sealer(frame_key(key, head.file_id))
    with path.open("wb") as handle:
        handle.write(start)
        for n in range(count):
            frame, place = make_frame(encode_operations([Put(EVENTS, str(n + 1), event(n))]), place, sealing)
            handle.write(frame)


def open_sealed(folder: Path) -> ClientFile:
    """Open that file for writing as the program does."""
    path = next(folder.glob("*.kapt"))
    lock = Lock(folder / "state" / "lock", path.stem)
    lock.acquire()
    return ClientFile(path, folder / "state", lambda head: unwrap(head, (VAULT_KEY,)), lock)


def raw(folder: Path, count: int) -> Callable[[bytes], object]:
    """Append the same number of bytes as a frame has, and sync."""
    frame = make_frame(encode_operations([Put(EVENTS, "1", event(1))]), Position(0, 0, bytes(16)), Sealer(VAULT_KEY))[0]
    path = folder / "raw"
    path.write_bytes(frame * count)
    fd = os.open(path, os.O_WRONLY | os.O_APPEND)

    def append(_: bytes) -> None:
        os.write(fd, frame)
        os.fdatasync(fd)

    return append


def kapterm(folder: Path, count: int) -> Callable[[bytes], object]:
    """Append to a sealed client file."""
    sealed_file(folder / "x", count)
    client = open_sealed(folder)
    return client.append


def bare(folder: Path, count: int) -> Callable[[bytes], object]:
    """The least that a sealed line can cost in Python: one PyNaCl call, one write, one sync, one look at the name."""
    path = folder / "bare"
    path.write_bytes(bytes(464) * count)
    fd = os.open(path, os.O_WRONLY | os.O_APPEND)
    inode = os.fstat(fd).st_ino

    def append(line: bytes) -> None:
        nonce = os.urandom(24)
        sealed = seal(line + bytes(-len(line) % 128), bytes(64), nonce, VAULT_KEY)
        os.write(fd, bytes(40) + nonce + sealed)
        os.fdatasync(fd)
        if path.stat().st_ino != inode:
            raise OSError("another file has the name")

    return append


def sqlite(folder: Path, count: int) -> Callable[[bytes], object]:
    """Insert into SQLite with a write-ahead log and full synchronisation."""
    database = sqlite3.connect(folder / "sqlite.db", isolation_level=None)
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=full")
    database.execute("create table events (id integer primary key, document text)")
    database.execute("begin")
    database.executemany("insert into events (document) values (?)", ((event(n).decode(),) for n in range(count)))
    database.execute("commit")
    database.execute("pragma wal_checkpoint(truncate)")
    return lambda line: database.execute("insert into events (document) values (?)", (line.decode(),))


def tinydb(folder: Path, count: int) -> Callable[[bytes], object]:
    """Insert through TinyDB's JSONStorage, which writes everything anew and syncs."""
    documents = {str(n + 1): json.loads(event(n)) for n in range(count)}
    (folder / "tiny.json").write_text(json.dumps({"events": documents}))
    table = TinyDB(folder / "tiny.json").table("events")
    return lambda line: table.insert(json.loads(line))


def measure(sizes: list[int], samples: int, folder: Path) -> None:
    """Print a table of ratios for each size."""
    first: float | None = None
    for count in sizes:
        room = Path(tempfile.mkdtemp(dir=folder))
        acts = {}
        for name, peer in {"raw": raw, "kapterm": kapterm, "bare": bare, "sqlite": sqlite, "tinydb": tinydb}.items():
            (room / name).mkdir()
            acts[name] = peer(room / name, count)
        ratios = {}
        for name in ("kapterm", "bare", "sqlite", "tinydb"):
            few = name == "tinydb"
            times = rounds(
                {"raw": acts["raw"], name: acts[name]}, max(5, min(samples, 100_000 // (count + 1))) if few else samples
            )
            ratios[name] = report(count, times, name)
        own = ratios["kapterm"]
        first = first or own
        print(f"{count:>7} kapterm/raw against the same at {sizes[0]}: {own / first:.2f}; {counted(acts['kapterm'])}")
        shutil.rmtree(room)


def rounds(acts: dict[str, Callable[[bytes], object]], samples: int) -> dict[str, list[float]]:
    """Time each act once a round, in an order drawn for each round; seconds."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    order = list(acts)
    for n in range(samples):
        random.shuffle(order)
        for name in order:
            line = event(1_000_000 + n)
            time.sleep(PAUSE_S)
            begun = time.perf_counter()
            acts[name](line)
            times[name].append(time.perf_counter() - begun)
    return times


def report(count: int, times: dict[str, list[float]], name: str) -> float:
    """Print p50 and p95 beside those of raw; give the ratio of the p50."""
    ratios = []
    for share in (0.50, 0.95):
        ours, plain = (sorted(times[key])[int(len(times[key]) * share)] for key in (name, "raw"))
        ratios.append(
            f"p{share * 100:.0f} {ours * 1e6:>8.0f} µs, raw {plain * 1e6:>6.0f} µs, ratio {ours / plain:>7.2f}"
        )
    print(f"{count:>7} {name:<8} {ratios[0]}   {ratios[1]}   n={len(times[name])}")
    return statistics.median(times[name]) / statistics.median(times["raw"])


def counted(append: Callable[[bytes], object], entries: int = 200) -> str:
    """Count bytes sent to the disk and syncs for some entries."""
    syncs = 0
    sync = os.fdatasync

    def counting(fd: int) -> None:
        nonlocal syncs
        syncs += 1
        sync(fd)

    os.fdatasync = counting  # type: ignore[assignment]
    before = _block_bytes()
    for n in range(entries):
        append(event(2_000_000 + n))
    os.fdatasync = sync
    sent = (_block_bytes() - before) / entries
    return f"{sent / 1000:.1f} kB of block writes and {syncs / entries:.2f} syncs an entry"


def _block_bytes() -> int:
    try:
        return int(Path("/proc/self/io").read_text().split("write_bytes: ")[1].split()[0])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_oublock * 512


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--sizes", default="0,2000,20000,100000")
    options = parser.parse_args()
    print(f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        sizes = [int(size) for size in options.sizes.split(",")]
        measure(sizes, options.samples, Path(folder))
        if shutil.which("jrnl") is None:
            print("jrnl is not installed; skipped")
        for count in [size for size in sizes if size <= 20_000 and shutil.which("jrnl")]:
            taken = jrnl_entry.added_s(Path(folder) / f"jrnl-{count}", [event(n).decode() for n in range(count)])
            print(f"{count:>7} jrnl, encrypted, one entry: {taken:.2f} s from the password on")


if __name__ == "__main__":
    main()
