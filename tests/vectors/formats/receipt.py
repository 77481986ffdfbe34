"""receipt.json: what the office holds, and what a phone lacks."""

from .cast import ACHIENG, MORNING, at
from .primitives import H, compact, stream, wide

OFFICE_CASES_MAX = 2_500
OFFICE_LACKS_MAX = 32
DEVICE_BYTES_MAX = 16_384


def heads_hash(heads: list) -> bytes:
    return H(b"".join(sorted(set(heads))))[:16]


def body(device: bytes, held, cases: list | None, roster_heads: list, ms: int, previous, version=1, lacks=()) -> dict:
    return {
        "version": version, "device": device.hex(),
        "held": None if held is None else {"author_seq": held[0], "entry": held[1].hex()},
        "cases": None if cases is None else [{"case": case, "heads": heads_hash(heads).hex()} for case, heads in sorted(cases)],
        **({"lacks": [entry.hex() for entry in sorted(set(lacks))]} if lacks else {}),
        "roster_heads": [head.hex() for head in roster_heads], "office_time": at(ms),
        "previous": None if previous is None else previous.hex(),
    }


def device_body(device: bytes, differing: list, roster_heads: list, ms: int, previous, heads=()) -> dict:
    return {
        "version": 1, "device": device.hex(),
        "differing": [{"case": case, "lacks": [entry.hex() for entry in sorted(set(lacks))]} for case, lacks in sorted(differing)],
        **({"heads": [entry.hex() for entry in sorted(set(heads))]} if heads else {}),
        "roster_heads": [head.hex() for head in roster_heads], "device_time": at(ms),
        "previous": None if previous is None else previous.hex(),
    }


def fitted(whole: dict) -> dict:
    """Cut to the most bytes there may be, one id or case at a time."""
    while len(compact(whole)) > DEVICE_BYTES_MAX:
        with_ids = [case for case in whole["differing"] if case["lacks"]]
        if with_ids:
            with_ids[-1]["lacks"].pop()
        else:
            whole["differing"].pop()
    return whole


def _uuid(n: int) -> str:
    return f"7c9e6679-7425-8de0-944b-{n:012x}"


def full(story, roster_head: bytes) -> dict:
    last = story.phone.entries[-1]
    cases = [(story.case, [last.id, story.office.entries[-1].id]), ("7c9e6679-7425-8de0-944b-e07fc1f90ae7", [])]
    return body(ACHIENG.sign, (last.author_seq, last.id), cases, [roster_head], MORNING + 3_600_000, stream("previous", 32))


def make(story, roster_head: bytes) -> dict:
    everything = full(story, roster_head)
    nothing = body(ACHIENG.sign, None, [], [roster_head], MORNING, None)
    silent = body(ACHIENG.sign, (story.phone.entries[-1].author_seq, story.phone.entries[-1].id), None, [roster_head], MORNING, None)
    bytes_ = compact(everything)
    device = ACHIENG.sign.hex().encode()

    def changed(old: bytes, new: bytes) -> bytes:
        out = bytes_.replace(old, new, 1)
        assert out != bytes_, old
        return out

    many = body(ACHIENG.sign, None, [(_uuid(n), []) for n in range(OFFICE_CASES_MAX)], [], MORNING, None)
    over = body(ACHIENG.sign, None, [(_uuid(n), []) for n in range(OFFICE_CASES_MAX + 1)], [], MORNING, None)
    two = b'{"case":"' + _uuid(1).encode() + b'","heads":"' + bytes(16).hex().encode() + b'"}'
    one = b'{"case":"' + _uuid(0).encode() + b'","heads":"' + bytes(16).hex().encode() + b'"}'

    def of_cases(cases: bytes) -> bytes:
        return compact(nothing).replace(b'"cases":[]', b'"cases":[' + cases + b"]")

    heads = [stream(f"receipt/head/{n}", 32) for n in range(3)]
    lacks = [stream(f"receipt/lacks/{n}", 32) for n in range(OFFICE_LACKS_MAX + 1)]
    asks = body(ACHIENG.sign, None, [], [roster_head], MORNING, None, lacks=lacks[:2])
    asks_most = body(ACHIENG.sign, None, [], [roster_head], MORNING, None, lacks=lacks[:OFFICE_LACKS_MAX])
    first, second = asks["lacks"]
    return {
        "about": "Bodies of receipts: as the office writes them, and as a phone does.",
        "heads": [{"heads": [head.hex() for head in some], "hash": heads_hash(some).hex()}
                  for some in ([], heads[:1], heads, heads[::-1], heads + heads)],
        "device": _device(story, roster_head),
        "receipts": [
            {"name": "everything", "says": everything, "body": bytes_.decode()},
            {"name": "nothing held yet", "says": nothing, "body": compact(nothing).decode()},
            {"name": "says nothing of cases", "says": silent, "body": compact(silent).decode()},
            {"name": "asks for entries", "says": asks, "body": compact(asks).decode()},
            {"name": "asks for as many as there may be", "says": asks_most, "body": compact(asks_most).decode()},
            {"name": "as many cases as there may be", "says": many, "body": compact(many).decode()},
            {"name": "a key this version does not know", "says": everything,
             "body": changed(b'"held":', b'"weather":["rain"],"held":').decode(), "rewritten": False},
        ],
        "negative": [
            {"name": name, "refused_at": at_, "body": wide(bad)} for name, at_, bad in [
                ("a newer version", "version", changed(b'"version":1', b'"version":2')),
                ("no version", "body", changed(b'"version":1,', b"")),
                ("a repeated key", "body", changed(b'"version":1,', b'"version":1,"version":1,')),
                ("a repeated key this version does not know", "body", changed(b'"version":1,', b'"version":1,"x":1,"x":1,')),
                ("no device", "body", changed(b'"device":"' + device + b'",', b"")),
                ("a device in capitals", "body", changed(device, device.upper())),
                ("no office time", "body", changed(b'"office_time":', b'"time":')),
                ("cases that do not ascend", "body", of_cases(two + b"," + one)),
                ("a case twice", "body", of_cases(one + b"," + one)),
                ("a case in capitals", "body", of_cases(one.replace(b"7c9e", b"7C9E"))),
                ("a case without hyphens", "body", of_cases(one.replace(b"-", b""))),
                ("a short hash of heads", "body", of_cases(one.replace(b'00"}', b'"}'))),
                ("a list of heads", "body", of_cases(one.replace(b'"heads":"', b'"heads":["').replace(b'"}', b'"]}'))),
                ("one case too many", "body", compact(over)),
                ("lacks that do not ascend", "body", compact({**asks, "lacks": [second, first]})),
                ("the same lacking twice", "body", compact({**asks, "lacks": [first, first]})),
                ("one lacking too many", "body",
                 compact(body(ACHIENG.sign, None, [], [roster_head], MORNING, None, lacks=lacks))),
                ("too many roster heads", "body", compact({**nothing, "roster_heads": [roster_head.hex()] * 256})),
                ("a receipt of a phone", "body", compact(device_body(ACHIENG.sign, [], [], MORNING, None))),
                ("something behind it", "body", bytes_ + b"{}"),
                ("cut", "body", bytes_[:-1]),
                ("nothing", "body", b""),
            ]
        ],
    }


def _device(story, roster_head: bytes) -> dict:
    lacks = [stream(f"receipt/lacks/{n}", 32) for n in range(400)]
    said = [(story.case, lacks[:2]), (_uuid(3), []), (_uuid(1), lacks[2:3])]
    whole = device_body(ACHIENG.sign, said, [roster_head], MORNING, stream("previous", 32))
    nothing = device_body(ACHIENG.sign, [], [], MORNING, None)
    long = [("ids are cut from the last case", [(_uuid(1), lacks[:150]), (_uuid(2), lacks[150:])]),
            ("then cases", [(_uuid(n), lacks[:1] if n == 0 else []) for n in range(400)])]
    bytes_ = compact(whole)

    def changed(old: bytes, new: bytes) -> bytes:
        out = bytes_.replace(old, new, 1)
        assert out != bytes_, old
        return out

    def cut(cases: list) -> dict:
        return {"whole": device_body(ACHIENG.sign, cases, [roster_head], MORNING, None),
                "fitted": fitted(device_body(ACHIENG.sign, cases, [roster_head], MORNING, None))}

    first, second = (lack.hex().encode() for lack in sorted(lacks[:2]))
    with_heads = device_body(ACHIENG.sign, said, [roster_head], MORNING, None, heads=lacks[:OFFICE_LACKS_MAX])
    too_many = device_body(ACHIENG.sign, said, [roster_head], MORNING, None, heads=lacks[:OFFICE_LACKS_MAX + 1])
    bad = [
        ("a newer version", changed(b'"version":1', b'"version":2')),
        ("no version", changed(b'"version":1,', b"")),
        ("a repeated key", changed(b'"version":1,', b'"version":1,"version":1,')),
        ("ids that do not ascend", changed(first + b'","' + second, second + b'","' + first)),
        ("an id twice", changed(first + b'","' + second, first + b'","' + first)),
        ("heads that do not ascend", compact({**with_heads, "heads": with_heads["heads"][::-1]})),
        ("one head too many", compact(too_many)),
        ("cases that do not ascend", compact({**whole, "differing": whole["differing"][::-1]})),
        ("a case in capitals", changed(_uuid(1).encode(), _uuid(1).upper().encode())),
        ("no device", changed(b'"device":"' + ACHIENG.sign.hex().encode() + b'",', b"")),
        ("no time", changed(b'"device_time":', b'"office_time":')),
        ("a byte too long", compact({**nothing, "x": "x" * (DEVICE_BYTES_MAX - len(compact({**nothing, "x": ""})) + 1)})),
        ("a receipt of the office", compact(body(ACHIENG.sign, None, [], [], MORNING, None))),
        ("something behind it", bytes_ + b"{}"),
        ("nothing", b""),
    ]
    longest = compact({**nothing, "x": "x" * (DEVICE_BYTES_MAX - len(compact({**nothing, "x": ""})))})
    return {
        "receipts": [
            {"name": "cases that differ", "says": whole, "body": bytes_.decode()},
            {"name": "says what it has", "says": with_heads, "body": compact(with_heads).decode()},
            {"name": "nothing differs", "says": nothing, "body": compact(nothing).decode()},
            {"name": "as long as it may be", "says": nothing, "body": longest.decode(), "rewritten": False},
        ],
        "fitted": [{"name": name, **cut(cases)} for name, cases in long],
        "negative": [{"name": name, "refused_at": "body", "body": wide(out)} for name, out in bad],
    }
