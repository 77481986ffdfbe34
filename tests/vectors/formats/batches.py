"""batches.json: cursors, and envelopes on their way to a relay and back. The envelopes are opaque here."""

from .primitives import H, b64, stream, u32, u64, wide

ERASED = 0xFFFFFFFF


def push(envelopes: list) -> bytes:
    return b"".join(u32(len(envelope)) + envelope for envelope in envelopes)


def pull(after: int, items: list) -> bytes:
    out, previous = b"", after
    for seq, kind, content in items:
        out += u32(seq - previous) + (u32(ERASED) + content if kind == "erased" else u32(len(content)) + content)
        previous = seq
    return out


def cursor(seq: int, id_: bytes) -> str:
    text = b64(u64(seq) + id_)
    assert len(text) == 54
    return text


def make() -> dict:
    one, two, three = stream("batch/1", 40), stream("batch/2", 70), b"\x2a"
    gone = stream("batch/erased", 32)

    def pulled(name: str, after: int, items: list) -> dict:
        return {
            "name": name, "after": after, "body": wide(pull(after, items)),
            "items": [
                {"seq": seq, "kind": kind, "content": wide(content), "id": (id_ := content if kind == "erased" else H(content)).hex(),
                 "cursor": cursor(seq, id_)}
                for seq, kind, content in items
            ],
        }

    good = cursor(7, H(one))
    assert good[-1] in "AQgw"  # the last letter carries two bits of the id and four zeros
    spare = good[:-1] + chr(ord(good[-1]) + 1)
    whole = pull(5, [(6, "envelope", one)])
    return {
        "about": "Cursors and batches.",
        "cursors": [{"seq": seq, "id": id_.hex(), "text": cursor(seq, id_)}
                    for seq, id_ in [(0, bytes(32)), (7, H(one)), (2**64 - 1, b"\xff" * 32)]],
        "not_cursors": [
            {"name": name, "text": text} for name, text in [
                ("nothing", ""), ("cut", good[:-1]), ("one letter more", good + "A"), ("padded", good + "=="),
                ("plain base64", cursor(7, b"\xff" * 32).replace("_", "/")), ("spare bits set", spare),
                ("41 bytes", b64(u64(7) + H(one) + b"\0")), ("39 bytes", b64(u64(7) + H(one)[:-1])), ("a blank", " " + good),
            ]
        ],
        "pushes": [
            {"name": "three envelopes", "envelopes": [wide(e) for e in (one, two, three)], "body": wide(push([one, two, three]))},
            {"name": "none", "envelopes": [], "body": ""},
        ],
        "negative_pushes": [
            {"name": name, "refused_at": "framing", "body": wide(bad)} for name, bad in [
                ("cut in a length", push([one])[:3]), ("cut in an envelope", push([one, two])[:-1]),
                ("a length without an envelope", push([one]) + u32(1)), ("a length of 4 GiB", u32(0xFFFFFFFF) + one),
            ]
        ],
        "pulls": [
            pulled("from the start, with holes", 0, [(1, "envelope", one), (2, "envelope", two), (9, "envelope", three)]),
            pulled("after a cursor, one erased", 41, [(42, "envelope", two), (44, "erased", gone), (45, "envelope", one)]),
            pulled("only erased ones, far apart", 2**40, [(2**40 + 1, "erased", gone), (2**40 + 2**32, "erased", H(two))]),
            pulled("nothing new", 5, []),
        ],
        "negative_pulls": [
            {"name": name, "refused_at": at, "after": 5, "body": wide(bad)} for name, at, bad in [
                ("cut in the number", "framing", whole[:3]), ("no length", "framing", whole[:4]), ("cut", "framing", whole[:-1]),
                ("a byte behind it", "framing", whole + b"\0"),
                ("an erased one without its id", "framing", u32(1) + u32(ERASED)),
                ("an erased one with half an id", "framing", u32(1) + u32(ERASED) + gone[:16]),
                ("an envelope over the limit", "limit", u32(1) + u32(262_145) + one),
                ("almost the sign of an erased one", "limit", u32(1) + u32(ERASED - 1) + gone),
            ]
        ],
        "pushed": [
            {"octet": octet, "word": word, "then": then} for octet, word, then in [
                (0x00, "Stored", "Done"), (0x01, "Erased", "Done"), (0x02, None, "Later"), (0x3f, None, "Later"),
                (0x40, "Full", "Stop"), (0x41, "DayFull", "Stop"), (0x42, None, "Stop"), (0x5f, None, "Stop"),
                (0x60, "ColleaguesFull", "Later"), (0x61, "MailboxFull", "Later"), (0x62, None, "Later"), (0x7f, None, "Later"),
                (0x80, "Malformed", "Aside"), (0x81, "TooLarge", "Aside"), (0x82, "WrongMailbox", "Aside"),
                (0x83, "NotAllowed", "Aside"), (0x84, "Newer", "Aside"), (0x85, None, "Aside"), (0xff, None, "Aside"),
            ]
        ],
        "limits": {"overhead_push": 5, "overhead_pull": 8, "envelopes": 512, "push_bytes": 4_194_304},
    }
