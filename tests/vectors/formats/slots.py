"""slots.json: the slot file and the counter of tries."""

import re
import unicodedata

from .primitives import H, argon2id, b64, flip, hkdf, hmac256, seal, stream, u8, u32, u64

MEMORY, PASSES = 19_456, 2
KEY_STORE, OFFICE = 1, 2


# Unicode's White_Space. Python's own idea of a blank holds U+001C … U+001F besides.
BLANKS = "".join(map(chr, [*range(9, 14), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]))


def normalised(secret: str) -> str:
    """NFKC, without blanks at the ends, one blank for each run of them."""
    return re.sub(f"[{BLANKS}]+", " ", unicodedata.normalize("NFKC", secret)).strip(" ")


def stretch(secret: str, salt: bytes) -> bytes:
    return argon2id(normalised(secret).encode(), salt, MEMORY, PASSES)


class Lock:
    """Everything a device draws when it makes a lock, in the order in which it draws it."""

    def __init__(self, name: str, typed: list, flags: int, kind: str, real_slot: int = 0):
        self.name, self.typed, self.flags, self.kind, self.real_slot = name, typed, flags, kind, real_slot
        draw = lambda what, n: stream(f"lock/{name}/{what}", n)  # noqa: E731
        self.vault, self.salt = draw("vault", 16), draw("salt", 16)
        self.device = draw("device", 32) if flags & KEY_STORE else None
        self.aliases = [draw(f"alias {i}", 32) for i in range(4)] if flags & KEY_STORE else []
        # Drawn after the aliases; without a key store whoever has the files can derive it.
        self.tries_key = draw("tries", 32) if flags & KEY_STORE else hkdf(self.vault, self.salt, b"daftari/v1/tries", 32)
        self.vault_key = draw("vault key", 32)
        self.fills = [draw(f"slot {i}", 124) for i in range(4)]
        self.nonce = draw("nonce", 12)
        self.new_nonce = draw("new nonce", 12)
        self.mark_nonce = draw("mark nonce", 12)
        self.slots = list(self.fills)
        self.slots[real_slot] = self.slot(typed[0], self.nonce)

    def draws(self) -> bytes:
        held = [self.device, *self.aliases, self.tries_key] if self.flags & KEY_STORE else []
        parts = [self.vault, self.salt, *held, self.vault_key, *self.fills, self.nonce]
        return b"".join(parts)

    def header(self, generation: int, memory=MEMORY, passes=PASSES, lanes=1, flags=None, version=1, magic=b"DAFTSLOT") -> bytes:
        flags = self.flags if flags is None else flags
        return (magic + u8(version) + u64(generation) + self.vault + self.salt + u32(memory) + u32(passes) + u8(lanes)
                + u8(flags))

    def steps(self, secret: str) -> dict:
        stretched = stretch(secret, self.salt)
        if self.flags & KEY_STORE:
            device = hmac256(self.device, stretched)
            bound = hmac256(self.aliases[self.real_slot], device)
        else:
            bound = bytes(32)
        wrapping = hkdf(stretched + bound, self.vault, b"daftari/v1/slot" + u8(self.real_slot), 64)
        header = self.header(1)
        return {"stretched": stretched, "bound": bound, "key": wrapping[:32], "commitment": wrapping[32:],
                "aad": header[:9] + header[17:]}

    def slot(self, secret: str, nonce: bytes, kind=1, flags=0, rest=bytes(30), **changes) -> bytes:
        steps = {**self.steps(secret), **changes}
        payload = self.vault_key + u8(kind) + u8(flags) + rest
        return steps["commitment"] + nonce + seal(steps["key"], nonce, payload, steps["aad"])

    def copy(self, generation: int, slots=None, tail=bytes(437), **header) -> bytes:
        content = self.header(generation, **header) + b"".join(slots or self.slots) + tail
        assert len(content) == 992
        return content + H(content)

    def keys(self) -> dict:
        db = hkdf(self.vault_key, self.vault, b"daftari/v1/db", 48)
        return {
            "db_key": db[:32].hex(), "db_salt": db[32:].hex(),
            "files": hkdf(self.vault_key, self.vault, b"daftari/v1/files", 32).hex(),
            "config": hkdf(self.vault_key, self.vault, b"daftari/v1/config", 32).hex(),
        }

    def table(self) -> dict:
        store = None
        if self.flags & KEY_STORE:
            store = {"device": self.device.hex(), **{f"slot-{i}": alias.hex() for i, alias in enumerate(self.aliases)},
                     "tries": self.tries_key.hex()}
        return {
            "name": self.name, "kind": self.kind, "typed": self.typed, "office_device": bool(self.flags & OFFICE),
            "key_store": store, "vault": self.vault.hex(), "vault_key": self.vault_key.hex(), "draws": b64(self.draws()),
            "slot": self.real_slot, "steps": {name: b64(value) if len(value) > 64 else value.hex()
                                              for name, value in self.steps(self.typed[0]).items()},
            "keys": self.keys(),
            # Generations 1 and 2 when it is new, generation 3 in the place of 1 after the first unlock.
            "copies": {str(generation): b64(self.copy(generation)) for generation in (1, 2, 3)},
            "tries": {
                "new": b64(tries_file({1: record(1, 0, 5_000, key=self.tries_key)})),
                # The try is counted in both places before the PIN is stretched, then cleared in one.
                "after_unlock": b64(tries_file({1: record(3, 1, 5_000, key=self.tries_key),
                                                0: record(4, 0, 5_000, key=self.tries_key)})),
            },
        }


BOOT, OTHER_BOOT = stream("boot id", 16), stream("other boot id", 16)


TRIES_KEY = stream("tries key", 32)


def record(number: int, tries: int, ms: int, boot: bytes = BOOT, version: int = 1, magic: bytes = b"DTRY",
           key: bytes = TRIES_KEY) -> bytes:
    content = magic + u8(version) + bytes(3) + u64(number) + u32(tries) + u64(ms) + boot
    return content + hmac256(key, content)[:20]


def tries_file(records: dict) -> bytes:
    """A file with a record in place 0 (offset 0), in place 1 (offset 512), or in both."""
    out = bytearray(1024)
    for place, bytes_ in records.items():
        out[512 * place:512 * place + 64] = bytes_
    return bytes(out)


def make() -> dict:
    phone = Lock("a phone with a PIN", ["58392047", "５８３９２０４７", " 58392047\n"], KEY_STORE, "pin")
    office = Lock("an office laptop with a passphrase", ["mto ﬁmbo kiti daraja usíku", "mto fimbo kiti daraja usi\u0301ku",
                                                       "\u3000mto  fimbo\tkiti\u2028\u1680daraja\u00a0usíku\r\n"],
                  KEY_STORE | OFFICE, "passphrase")
    bare = Lock("a machine without a key store", ["samaki wa maji ya chumvi"], 0, "passphrase")
    third = Lock("a lock whose third slot is the one used", ["58392047"], KEY_STORE, "pin", real_slot=2)
    change = {
        "lock": phone.name, "old": phone.typed[0], "new": "73920185", "nonce": phone.new_nonce.hex(),
        # The unlock makes generation 3; both copies take the new slot, so that the old PIN is gone for good.
        "copies": {str(g): b64(phone.copy(g, slots=[phone.slot("73920185", phone.new_nonce)] + phone.slots[1:]))
                   for g in (4, 5)},
    }
    made = phone.slot(phone.typed[0], phone.mark_nonce, flags=2)
    marked = {
        "lock": phone.name, "nonce": phone.mark_nonce.hex(),
        # Both copies say that the database was made; an unlock copies the slot as it is.
        "copies": {str(g): b64(phone.copy(g, slots=[made] + phone.slots[1:])) for g in (3, 4, 5)},
        "new": "73920185", "new_nonce": phone.new_nonce.hex(),
        # Another PIN keeps what the slot says; its own unlock was generation 6.
        "changed": {str(g): b64(phone.copy(g, slots=[phone.slot("73920185", phone.new_nonce, flags=2)] + phone.slots[1:]))
                    for g in (7, 8)},
    }
    return {
        "about": "Slot files. `draws` is the randomness in the order in which a new lock takes it; slot files are made at boot"
                 " time 5,000 ms of `boot`.",
        "normalised": [{"typed": typed, "text": normalised(typed)} for typed in [
            "", " ", BLANKS, "583920", "583 920", "５８３９２０", f"{BLANKS}mto{BLANKS}embe{BLANKS}", "a\u00a0 \u2003b",
            "\u00a8a", "a\u00a8", "a\t\u0308b", "Kiti", "usi\u0301ku", "\ufdfa", "a\u200bb\u200b", "\ufeffa", "\u001ca\u001fb\u0000"]],
        "argon2id": {"memory_kib": MEMORY, "passes": PASSES, "lanes": 1},
        "boot": BOOT.hex(),
        "locks": [lock.table() for lock in (phone, office, bare)],
        "made_elsewhere": [third.table()],
        "change": change,
        "database_made": marked,
        "newest_valid_copy": [
            {"name": "of two valid copies the higher generation counts", "lock": phone.name, "next": 8,
             "files": {"slots.0": b64(phone.copy(6)), "slots.1": b64(phone.copy(7))}},
            {"name": "a torn newer copy leaves the older one", "lock": phone.name, "next": 7,
             "files": {"slots.0": b64(phone.copy(6)), "slots.1": b64(flip(phone.copy(7), 700))}},
            {"name": "one copy is enough", "lock": phone.name, "next": 7, "files": {"slots.0": b64(phone.copy(6))}},
        ],
        "negative": _negative(phone),
        "tries": _tries(),
    }


def _negative(lock: Lock) -> list:
    typed = lock.typed[0]
    good = lock.copy(2)
    other_commitment = lock.slot(typed, lock.nonce, commitment=stream("no commitment", 32))
    swapped = [lock.slots[1], lock.slots[0], *lock.slots[2:]]
    cases = [
        ("one bit of a slot flipped", "checksum", flip(good, 100)),
        ("one bit of the checksum flipped", "checksum", flip(good, -1)),
        ("one byte short", "checksum", good[:-1]),
        ("empty", "checksum", b""),
        ("another magic", "magic", lock.copy(2, magic=b"DAFTSLOX")),
        ("a newer version", "version", lock.copy(2, version=2)),
        ("memory below the range", "memory", lock.copy(2, memory=19_455)),
        ("memory above the range", "memory", lock.copy(2, memory=262_145)),
        ("memory no machine has", "memory", lock.copy(2, memory=0xFFFFFFFF)),
        ("one pass", "passes", lock.copy(2, passes=1)),
        ("seventeen passes", "passes", lock.copy(2, passes=17)),
        ("two lanes", "lanes", lock.copy(2, lanes=2)),
        ("an unknown flag", "flags", lock.copy(2, flags=KEY_STORE | 4)),
        ("something in the zeros", "zeros", lock.copy(2, tail=bytes(436) + b"\1")),
        ("another commitment on a slot that opens", "slot", lock.copy(2, slots=[other_commitment, *lock.slots[1:]])),
        ("a slot in the place of another", "slot", lock.copy(2, slots=swapped)),
        ("one bit of the ciphertext flipped", "slot", lock.copy(2, slots=[flip(lock.slots[0], 60), *lock.slots[1:]])),
        ("generation zero", "generation", lock.copy(0)),
        ("the last generation, which has no next", "generation", lock.copy(2**64 - 1)),
        ("a second vault, which a later version opens", "payload",
         lock.copy(2, slots=[lock.slot(typed, lock.nonce, kind=2), *lock.slots[1:]])),
        ("a slot that shall erase, which a later version does", "payload",
         lock.copy(2, slots=[lock.slot(typed, lock.nonce, flags=1), *lock.slots[1:]])),
        ("a slot that shall erase, of a database that was made", "payload",
         lock.copy(2, slots=[lock.slot(typed, lock.nonce, flags=3), *lock.slots[1:]])),
        ("a flag a later version knows", "payload",
         lock.copy(2, slots=[lock.slot(typed, lock.nonce, flags=4), *lock.slots[1:]])),
        ("something in the payload's zeros", "payload",
         lock.copy(2, slots=[lock.slot(typed, lock.nonce, rest=bytes(29) + u8(1)), *lock.slots[1:]])),
        ("three passes instead of two", "slot", lock.copy(2, passes=3)),
        ("made into an office device", "slot", lock.copy(2, flags=KEY_STORE | OFFICE)),
        # Then the codes of the counter are under another key: nine tries.
        ("without the key store", "counter", lock.copy(2, flags=0)),
    ]
    table = [{"name": name, "refused_at": at, "lock": lock.name, "typed": typed, "file": b64(file)} for name, at, file in cases]
    table.append({"name": "another PIN", "refused_at": "slot", "lock": lock.name, "typed": "58392046", "file": b64(good)})
    for missing in ("device", "slot-0", "slot-3", "tries"):
        table.append({"name": f"the key store lost {missing}", "refused_at": "key store", "lock": lock.name, "typed": typed,
                      "missing": missing, "file": b64(good)})
    return table


def _tries() -> dict:
    def case(name, file, tries, wait_ms, now=(BOOT, 100_000), after=None):
        """`after`: the file once the standing was asked for, when that writes."""
        return {"name": name, "file": None if file is None else b64(file), "now": {"boot": now[0].hex(), "ms": now[1]},
                "tries": tries, "wait_ms": wait_ms, "after": b64(after or file)}

    def two(tries, ms=40_000, boot=BOOT):
        return tries_file({0: record(6, tries - 1, 20_000, boot), 1: record(7, tries, ms, boot)})

    minute = 60_000
    nine = tries_file({1: record(1, 9, 100_000)})  # from now on the wait is measured from here
    hashed = record(1, 0, 0)[:44] + H(record(1, 0, 0)[:44])[:20]
    waits = [0, 0, 0, 0, 0, 30_000, minute, 5 * minute, 15 * minute, 60 * minute, 60 * minute]
    return {
        "key": TRIES_KEY.hex(), "boot": BOOT.hex(), "other_boot": OTHER_BOOT.hex(),
        "waits_ms": waits,
        "records": [
            {"number": n, "tries": tries, "ms": ms, "boot": boot.hex(), "record": record(n, tries, ms, boot).hex()}
            for n, tries, ms, boot in [(1, 0, 0, BOOT), (7, 5, 40_000, BOOT), (2**63 - 1, 4_000_000_000, 2**50, OTHER_BOOT)]
        ],
        "standings": [
            case("four wrong tries are free", two(4), 4, 0),
            case("the fifth waits for what is left of thirty seconds", two(5, 90_000), 5, 20_000),
            case("a wait that is over", two(5), 5, 0),
            case("the record with the higher number counts, wherever it lies",
                 tries_file({0: record(8, 6, 100_000), 1: record(7, 5, 100_000)}), 6, minute),
            case("a torn record leaves the other", tries_file({0: record(6, 6, 100_000), 1: flip(record(7, 7, 100_000), 20)}),
                 6, minute),
            case("another boot restarts the wait", two(5, 9_000_000, OTHER_BOOT), 5, 30_000,
                 after=tries_file({0: record(8, 5, 100_000), 1: record(7, 5, 9_000_000, OTHER_BOOT)})),
            case("a clock that ran backwards restarts the wait", two(5, 100_001), 5, 30_000,
                 after=tries_file({0: record(8, 5, 100_000), 1: record(7, 5, 100_001)})),
            *(case(name, file, 9, 60 * minute, after=after) for name, file, after in [
                ("no valid record counts as nine tries", bytes(1024), nine),
                ("one bit of the only record flipped", tries_file({1: flip(record(1, 0, 0), 63)}), nine),
                ("another magic", tries_file({1: record(1, 0, 0, magic=b"DTRX")}), nine),
                ("a newer version", tries_file({1: record(1, 0, 0, version=2)}), nine),
                ("a number no notebook reaches", tries_file({1: record(2**63, 0, 0)}), nine),
                ("a record under another key", tries_file({1: record(1, 0, 0, key=stream("another tries key", 32))}), nine),
                ("a record that carries a hash instead of a code", tries_file({1: hashed}), nine),
                ("both records under another key", tries_file({0: record(6, 0, 0, key=bytes(32)), 1: record(7, 0, 0, key=bytes(32))}),
                 tries_file({0: record(6, 0, 0, key=bytes(32)), 1: record(1, 9, 100_000)})),
                ("an empty file", b"", nine[:576]),
                ("no file", None, nine[:576]),
            ]),
            case("a newer record under another key leaves the older one",
                 tries_file({0: record(6, 6, 100_000), 1: record(7, 0, 0, key=bytes(32))}), 6, minute),
            case("an older file, put back, counts: its codes hold", two(2), 2, 0),
        ],
        "counting": {
            "name": "a try is written into both places, the older one first",
            "file": b64(two(3)), "now": {"boot": BOOT.hex(), "ms": 100_000}, "tries": 4,
            "after": b64(tries_file({0: record(8, 4, 100_000), 1: record(9, 4, 100_000)})),
        },
    }
