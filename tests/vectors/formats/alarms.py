"""alarms.json: the file of coming times."""

from .primitives import H, b64, flip, u32

STEP_MS, MOST = 300_000, 64


def file(steps: list, magic=b"DALM", version=1) -> bytes:
    """`steps` as they stand in the file, the free ones left out."""
    head = magic + bytes([version, 0, 0, 0]) + b"".join(map(u32, steps)) + bytes(4 * (MOST - len(steps)))
    out = head + H(b"daftari/v1/alarms" + head)[:24]
    assert len(out) == 288
    return out


def make() -> dict:
    evening = 1_791_311_400_000  # 6 October 2026, 21:30 in Nairobi
    hours = [evening + h * 3_600_000 for h in (12, 18, 24)]
    full = [evening + n * STEP_MS for n in range(1, MOST + 1)]
    steps = [ms // STEP_MS for ms in hours]
    good = file(steps)
    lists = [("nothing ahead", []), ("three times", hours), ("as many as there is room for", full),
             ("the last time there is", [0xFFFF_FFFF * STEP_MS])]
    broken = [
        ("a later one before an earlier one", file(steps[::-1])),
        ("one time twice", file([steps[0], *steps])),
        ("a free place between two times", file([steps[0], 0, steps[1]])),
        ("another magic", file(steps, magic=b"DALN")),
        ("another version", file(steps, version=2)),
        ("one bit of a time flipped", flip(good, 9)),
        ("one bit of the check flipped", flip(good, -1)),
        ("one byte short", good[:-1]),
        ("one byte long", good + b"\0"),
        ("nothing", b""),
    ]
    return {
        "about": "Coming times, rounded down to five minutes.",
        "lists": [{"name": name, "times_ms": times, "file": b64(file([ms // STEP_MS for ms in times]))}
                  for name, times in lists],
        "refused": [{"name": name, "file": b64(bad)} for name, bad in broken],
    }
