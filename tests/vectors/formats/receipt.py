"""receipt.json: what the office holds."""

from .cast import ACHIENG, MORNING, at
from .primitives import compact, stream, wide


def body(device: bytes, held, cases: list, roster_heads: list, ms: int, previous, version=1) -> dict:
    return {
        "version": version, "device": device.hex(),
        "held": None if held is None else {"author_seq": held[0], "entry": held[1].hex()},
        "cases": [{"case": case, "heads": [head.hex() for head in heads]} for case, heads in cases],
        "roster_heads": [head.hex() for head in roster_heads], "office_time": at(ms),
        "previous": None if previous is None else previous.hex(),
    }


def full(story, roster_head: bytes) -> dict:
    last = story.phone.entries[-1]
    cases = [(story.case, [last.id, story.office.entries[-1].id]), ("7c9e6679-7425-8de0-944b-e07fc1f90ae7", [])]
    return body(ACHIENG.sign, (last.author_seq, last.id), cases, [roster_head], MORNING + 3_600_000, stream("previous", 32))


def make(story, roster_head: bytes) -> dict:
    everything = full(story, roster_head)
    nothing = body(ACHIENG.sign, None, [], [roster_head], MORNING, None)
    bytes_ = compact(everything)
    device = ACHIENG.sign.hex().encode()

    def changed(old: bytes, new: bytes) -> bytes:
        out = bytes_.replace(old, new, 1)
        assert out != bytes_, old
        return out

    return {
        "about": "Bodies of receipts, as the office writes them.",
        "receipts": [
            {"name": "everything", "says": everything, "body": bytes_.decode()},
            {"name": "nothing held yet", "says": nothing, "body": compact(nothing).decode()},
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
                ("something behind it", "body", bytes_ + b"{}"),
                ("cut", "body", bytes_[:-1]),
                ("nothing", "body", b""),
            ]
        ],
    }
