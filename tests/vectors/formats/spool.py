"""spool.json: the preallocated file of envelopes that wait to be posted."""

from .primitives import H, b64, flip, stream, u32

SLOT, SLOTS, LONGEST = 8192, 32, 8172


def slot(envelope: bytes, fill: bytes, length=None) -> bytes:
    head = u32(len(envelope) if length is None else length)
    out = head + envelope + fill + H(b"daftari/v1/spool" + head + envelope)[:16]
    assert len(out) == SLOT
    return out


def make(envelopes: list) -> dict:
    """`envelopes` are two sealed envelopes."""
    first, second = envelopes
    longest = stream("spool/longest", LONGEST)
    too_long = stream("spool/too long", LONGEST + 1)
    # A new file is random; here one slot's noise is repeated, so that the vector stays short.
    noise = stream("spool/noise", SLOT)
    new = noise * SLOTS
    # Two envelopes go into the first two slots; then the first one was posted and its slot is random again.
    one, two = (slot(e, stream(f"spool/fill {i}", LONGEST - len(e))) for i, e in enumerate((first, second)))
    holding = one + two + new[2 * SLOT:]
    freed = stream("spool/freed", SLOT)
    after = freed + two + new[2 * SLOT:]
    small = slot(b"\x07", stream("spool/fill", LONGEST - 1))
    broken = [
        ("random bytes", stream("spool/free", SLOT)),
        ("zeros", bytes(SLOT)),
        ("one bit of the envelope flipped", flip(one, 40)),
        ("one bit of the check flipped", flip(one, -1)),
        ("another length", flip(one, 3)),
        ("length zero under a good check", slot(b"", stream("spool/fill", LONGEST))),
        ("longer than a slot under a good check",
         u32(LONGEST + 1) + too_long[:-16] + H(b"daftari/v1/spool" + u32(LONGEST + 1) + too_long)[:16] + bytes(15)),
        ("a length of 4 GiB", b"\xff" * 4 + one[4:]),
        ("one byte short", one[:-1]),
        ("one byte long", one + b"\0"),
        ("nothing", b""),
    ]
    return {
        "about": "Slots of the spool. A new file is random; here it is `noise` 32 times, so that this file stays short.",
        "slots": [
            {"name": "an envelope", "envelope": b64(first), "slot": b64(one)},
            {"name": "one byte", "envelope": "07", "slot": b64(small)},
            {"name": "the longest envelope", "envelope": b64(longest), "slot": b64(slot(longest, b""))},
        ],
        "second": b64(second),
        "too_long": LONGEST + 1,
        "files": {"new": H(new).hex(), "holding_both": H(holding).hex(), "first_posted": H(after).hex()},
        "noise": b64(noise),
        "freed": b64(freed),
        "first_fills": [b64(one[4 + len(first):-16]), b64(two[4 + len(second):-16])],
        "negative": [{"name": name, "refused_at": "check", "slot": b64(bad)} for name, bad in broken],
    }
