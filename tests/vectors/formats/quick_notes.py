"""quick_notes.json: the preallocated file a locked notebook adds sealed notes to."""

from .hpke import Sealed, xwing_public
from .primitives import H, b64, flip, stream, u8, u16

BLOCK, SLOTS, LONGEST = 4096, 8, 2948
PLAIN = BLOCK - 1120 - 16


def head(inbox: bytes, written: int, version=1, suite=1) -> bytes:
    said = b"DNOT" + u8(version) + u8(suite) + inbox
    return (said + H(b"daftari/v1/quick-notes" + said)[:16]).ljust(BLOCK - 1, b"\0") + u8(written)


def plain_of(text: bytes, at_ms: int, offset_min: int) -> bytes:
    return (u16(len(text)) + at_ms.to_bytes(8, "big", signed=True) + offset_min.to_bytes(2, "big", signed=True) + text).ljust(PLAIN, b"\0")


class Slot:
    def __init__(self, inbox: bytes, number: int, name: str, plain: bytes):
        sealed = Sealed(inbox, b"daftari/v1/quick-note" + u8(number), plain, stream(f"quick note/{name}", 64))
        self.randomness, self.bytes = sealed.randomness, sealed.enc + sealed.ct
        assert len(self.bytes) == BLOCK


def make() -> dict:
    seed, other = stream("quick notes/inbox", 32), stream("quick notes/another inbox", 32)
    inbox = xwing_public(seed)
    nothing = [Slot(inbox, n, f"nothing {n}", bytes(PLAIN)) for n in range(SLOTS)]
    written = [
        ("room 4, guest house, asked for help, going now", 1_792_174_320_000, 180),
        ("Probox nyeupe, mwisho 47K. Wawili – mmoja na sare.", -1, -570),
        ("x" * LONGEST, 2**63 - 1, 180),
    ]
    notes = [Slot(inbox, n, f"note {n}", plain_of(text.encode(), at, offset)) for n, (text, at, offset) in enumerate(written)]
    empty = head(inbox, 0) + b"".join(slot.bytes for slot in nothing)
    holding = head(inbox, len(notes)) + b"".join(slot.bytes for slot in notes + nothing[len(notes):])

    def odd(name: str, plain: bytes) -> bytes:
        return Slot(inbox, 0, name, plain).bytes

    good = plain_of(b"words", 0, 180)
    short = Sealed(inbox, b"daftari/v1/quick-note" + u8(0), good[:-1], stream("quick note/short", 64))
    none = [
        ("a sealed nothing", nothing[0].bytes),
        ("random bytes", stream("quick notes/random", BLOCK)),
        ("one bit of the encapsulated key flipped", flip(notes[0].bytes, 40)),
        ("one bit of the words flipped", flip(notes[0].bytes, -1)),
        ("a note of another slot", notes[1].bytes),
        ("sealed to another key", Slot(xwing_public(other), 0, "another", good).bytes),
        ("one byte short", notes[0].bytes[:-1]),
        ("longer than a slot under a good seal", odd("long", u16(LONGEST + 1) + good[2:])),
        ("something behind the words", odd("behind", good[:-1] + b"\1")),
        ("not UTF-8", odd("not text", plain_of(b"\xff\xfe", 0, 180))),
        ("a plaintext one byte short", short.enc + short.ct),
        ("nothing at all", b""),
    ]
    heads = [
        ("another magic", b"DNOX" + empty[4:BLOCK]),
        ("a newer version", head(inbox, 0, version=2)),
        ("another suite", head(inbox, 0, suite=2)),
        ("one bit of the version flipped", flip(empty[:BLOCK], 4, 1)),
        ("one bit of the suite flipped", flip(empty[:BLOCK], 5, 6)),
        ("version 0", head(inbox, 0, version=0)),
        ("one bit of the key flipped", flip(empty[:BLOCK], 100)),
        ("one bit of the check flipped", flip(empty[:BLOCK], 6 + 1216)),
        ("nine slots written", head(inbox, 9)),
        ("one byte short", empty[:BLOCK - 1]),
    ]
    return {
        "about": "The file of quick notes, empty and with three notes, and what holds no note.",
        "seed": seed.hex(),
        "inbox": b64(inbox),
        "head": b64(empty[:6 + 1216 + 16]),
        "nothing_randomness": [slot.randomness.hex() for slot in nothing],
        "notes": [
            {"slot": n, "text": text, "at_ms": str(at), "offset_min": offset, "encapsulation_randomness": slot.randomness.hex(),
             "bytes": b64(slot.bytes), "id": H(slot.bytes)[:16].hex()}
            for n, ((text, at, offset), slot) in enumerate(zip(written, notes))
        ],
        "too_long": LONGEST + 1,
        "files": {"empty": H(empty).hex(), "holding_three": H(holding).hex()},
        "negative": [{"name": name, "refused_at": "slot", "slot": b64(bad)} for name, bad in none],
        "negative_heads": [{"name": name, "refused_at": "head", "head": b64(bad)} for name, bad in heads],
    }
