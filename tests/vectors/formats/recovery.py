"""recovery.json: the recovery key of a team, its three sheets, what a person types of them, and which two of them join."""

from .hpke import xwing_public
from .primitives import H, b64, ed25519_public, hkdf, stream, u8

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, BYTES = 24, 45


def times(a: int, b: int) -> int:
    """a · b in GF(2⁸) modulo x⁸ + x⁴ + x³ + x + 1: multiplied as polynomials, then reduced from the highest power down."""
    product = 0
    for power in range(8):
        if b >> power & 1:
            product ^= a << power
    for power in range(14, 7, -1):
        if product >> power & 1:
            product ^= 0x11B << (power - 8)
    return product


def inverse(a: int) -> int:
    return next(b for b in range(256) if times(a, b) == 1)


def share_at(seed: bytes, slope: bytes, x: int) -> bytes:
    return bytes(s ^ times(x, m) for s, m in zip(seed, slope, strict=True))


def join(a: tuple, b: tuple) -> bytes:
    """The line through two points, at 0: (a·x_b + b·x_a) / (x_a + x_b); adding and taking away are the same."""
    (x_a, share_a), (x_b, share_b) = a, b
    over = inverse(x_a ^ x_b)
    return bytes(times(times(p, x_b) ^ times(q, x_a), over) for p, q in zip(share_a, share_b, strict=True))


def double(v: int) -> int:
    """2 · v in GF(2⁵) modulo x⁵ + x² + 1."""
    return v << 1 if v < 16 else (v << 1) ^ 0b100101


def check_letter(number: int, a: int, b: int, c: int) -> int:
    return double(double(double(a)) ^ double(b) ^ c) ^ number


def letters(sheet: bytes) -> list:
    """The 24 groups of a sheet: fifteen bits each as three letters, and the letter that checks them."""
    assert len(sheet) == BYTES
    bits = int.from_bytes(sheet, "big")
    groups = []
    for number in range(1, GROUPS + 1):
        fifteen = bits >> (15 * (GROUPS - number)) & 0x7FFF
        a, b, c = fifteen >> 10, fifteen >> 5 & 31, fifteen & 31
        groups.append("".join(ALPHABET[v] for v in (a, b, c, check_letter(number, a, b, c))))
    return groups


def written(sheet: bytes) -> str:
    groups = letters(sheet)
    return "\n".join("-".join(groups[line:line + 4]) for line in range(0, GROUPS, 4))


class Key:
    """A recovery key: what a device draws for it and for its sheets."""

    def __init__(self, name: str, seed: bytes | None = None):
        self.seed = stream(f"{name}/seed", 32) if seed is None else seed
        self.slope = stream(f"{name}/slope", 32)
        self.sign_seed = hkdf(self.seed, b"", b"daftari/v1/recovery/sign", 32)
        self.seal_seed = hkdf(self.seed, b"", b"daftari/v1/recovery/seal", 32)
        self.sign, self.seal = ed25519_public(self.sign_seed), xwing_public(self.seal_seed)
        self.set = H(b"daftari/v1/recovery/set" + self.sign + self.seal)[:8]

    def share(self, x: int) -> bytes:
        return share_at(self.seed, self.slope, x)

    def sheet(self, x: int, version: int = 1, share: bytes | None = None, set_: bytes | None = None, check: bytes | None = None) -> bytes:
        said = u8(version) + u8(x) + (set_ or self.set) + (share or self.share(x))
        return said + (check or H(b"daftari/v1/recovery/sheet" + said)[:3])

    def table(self) -> dict:
        return {
            "draws": b64(self.seed + self.slope), "seed": self.seed.hex(), "slope": self.slope.hex(),
            "sign_seed": self.sign_seed.hex(), "seal_seed": self.seal_seed.hex(),
            "sign": self.sign.hex(), "seal": b64(self.seal), "set": self.set.hex(),
            "sheets": [{"index": x, "share": self.share(x).hex(), "bytes": self.sheet(x).hex(), "text": written(self.sheet(x))}
                       for x in (1, 2, 3)],
        }


def changed(text: str, group: int, letter: int) -> str:
    """The same sheet with another letter in this place (both from 1)."""
    groups = text.replace("\n", "-").split("-")
    old = groups[group - 1]
    other = ALPHABET[(ALPHABET.index(old[letter - 1]) + 7) % 32]
    groups[group - 1] = old[:letter - 1] + other + old[letter:]
    return "-".join(groups)


def swapped(text: str, a: int, b: int) -> str:
    groups = text.replace("\n", "-").split("-")
    groups[a - 1], groups[b - 1] = groups[b - 1], groups[a - 1]
    return "-".join(groups)


def make() -> dict:
    _field()
    key, other = Key("recovery"), Key("another recovery")
    assert all(join((x, key.share(x)), (y, key.share(y))) == key.seed for x in (1, 2, 3) for y in (1, 2, 3) if x != y)
    # The same seed split once more: the same set, other shares.
    again = Key("recovery, split again", seed=key.seed)
    assert again.set == key.set and again.share(1) != key.share(1)
    text = written(key.sheet(1))
    plain = text.replace("\n", "").replace("-", "")
    # A sheet with 0 and 1 in it, so that every way to misread them can be typed.
    tricky = next(written(other.sheet(x)) for x in (1, 2, 3) if {"0", "1"} <= set(written(other.sheet(x))))
    as_typed = [
        text, text.lower(), plain, " " + " ".join(plain) + "\t\r\n", text.replace("\n", "\r\n\r\n"), text.replace("-", " - "),
        text.replace("-", "\u2013").replace("\n", "\u00a0"), text.replace("-", "\u2011"),
    ]
    misread = [tricky, tricky.replace("0", "O").replace("1", "I"), tricky.replace("0", "o").replace("1", "l"),
               tricky.replace("1", "i"), tricky.replace("1", "L")]
    bad = [
        *((f"another letter at place {letter} of group {group}", f"group {group}", changed(text, group, letter))
          for group in (1, 2, 11, 24) for letter in (1, 2, 3, 4)),
        ("two groups changed about", "group 5", swapped(text, 5, 6)),
        ("two lines changed about", "group 9", "\n".join(text.split("\n")[i] for i in (0, 1, 3, 2, 4, 5))),
        ("a letter that is none", "group 3", text[:10] + "U" + text[11:]),
        ("a sign that is none", "group 3", text[:10] + "*" + text[11:]),
        ("a letter of another alphabet", "group 3", text[:10] + "Б" + text[11:]),
        ("nothing", "unfinished 0", ""),
        ("three letters", "unfinished 0", text[:3]),
        ("one group", "unfinished 1", text[:4]),
        ("all but one letter", "unfinished 23", text[:-1]),
        ("one letter more", "too long", text + "0"),
        ("a line twice", "group 5", text.split("\n")[0] + "\n" + text),
        ("a group more", "too long", text + "-" + letters(key.sheet(1))[0]),
        ("a checksum that does not hold", "checksum", written(key.sheet(1, check=b"\0\0\1"))),
        ("another set under the checksum", "checksum", written(key.sheet(1)[:2] + other.set + key.sheet(1)[10:])),
        ("a newer version", "version", written(key.sheet(1, version=2))),
        ("a newer version, as soon as its first group is there", "version", written(key.sheet(1, version=2))[:4]),
        ("sheet 0, which would be the seed itself", "index", written(key.sheet(0))),
        ("a fourth sheet", "index", written(key.sheet(4))),
    ]

    def pair(name, a, b, refused_at=None):
        return {"name": name, "a": written(a), "b": written(b), "expected": 0, "refused_at": refused_at}

    return {
        "about": "Recovery keys and their sheets. `draws` is the seed and then the slope, as a device takes them.",
        "keys": [key.table(), other.table()],
        "typed": [{"typed": typed, "bytes": key.sheet(1).hex()} for typed in as_typed]
                 + [{"typed": typed, "text": tricky} for typed in misread],
        "negative": [{"name": name, "refused_at": at, "typed": typed} for name, at, typed in bad],
        "joins": [
            *(pair(f"sheets {x} and {y}", key.sheet(x), key.sheet(y)) for x in (1, 2, 3) for y in (1, 2, 3) if x != y),
            pair("one sheet twice", key.sheet(2), key.sheet(2), "same sheet"),
            pair("two sheets of one number", key.sheet(2), again.sheet(2), "same sheet"),
            pair("sheets of two keys", key.sheet(1), other.sheet(2), "other set"),
            pair("sheets of another key", other.sheet(1), other.sheet(2), "not expected"),
            pair("sheets of two splits of one seed", key.sheet(1), again.sheet(2), "not expected"),
            pair("a share that somebody made up", key.sheet(1), key.sheet(2, share=bytes(32)), "not expected"),
            pair("another key's sheets under this key's set", other.sheet(1, set_=key.set), other.sheet(2, set_=key.set), "not expected"),
        ],
    }


def _field() -> None:
    """FIPS 197, 4.2: {57} · {83} = {c1}, {57} · {13} = {fe}; and the field of five bits has an order of 31."""
    assert times(0x57, 0x83) == 0xC1 and times(0x57, 0x13) == 0xFE
    value, seen = 1, set()
    while value not in seen:
        seen.add(value)
        value = double(value)
    assert len(seen) == 31
