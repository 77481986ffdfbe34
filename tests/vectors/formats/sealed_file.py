"""sealed_file.json: age files to X-Wing keys, and the post in them. age v1 by hand, from its specification (c2sp.org/age)."""

import base64

from .cast import ACHIENG, NJERI, OFFICE_1, OFFICE_2, WANJIRU
from .hpke import Sealed, key_id, xwing_public
from .primitives import H, b64, flip, hkdf, hmac256, seal, stream, u8, u32
from .recovery import Key

INFO = b"age-encryption.org/mlkem768x25519"
CHUNK = 65_536
STATEMENT, ENVELOPE = 1, 2


def unpadded(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def lines(body: bytes) -> str:
    """Lines of 64 letters; the last one is shorter, and empty when need be."""
    text = unpadded(body)
    return "\n".join(text[at:at + 64] for at in range(0, len(text) + 1, 64)) + "\n"


class AgeFile:
    def __init__(self, name: str, to: list, content: bytes, extra: str = "", tag: str = "mlkem768x25519", info: bytes = INFO,
                 args=lambda enc: [enc], body=lambda body: body, version: str = "v1", mac=lambda mac: mac):
        key, nonce = stream(f"{name}/file key", 16), stream(f"{name}/nonce", 16)
        self.to = to
        self.draws = key + b"".join(stream(f"{name}/{n}", 64) for n in range(len(to))) + nonce
        header = f"age-encryption.org/{version}\n"
        for n, public in enumerate(to):
            sealed = Sealed(public, info, key, stream(f"{name}/{n}", 64))
            header += f"-> {' '.join([tag, *args(unpadded(sealed.enc))])}\n" + lines(body(sealed.ct))
        header += extra + "---"
        code = mac(hmac256(hkdf(key, b"", b"header", 32), header.encode()))
        self.header = f"{header} {unpadded(code)}\n".encode()
        self.nonce, self.payload_key = nonce, hkdf(key, nonce, b"payload", 32)
        self.bytes = self.header + nonce + b"".join(self.chunks(content))

    def chunks(self, content: bytes) -> list:
        parts = [content[at:at + CHUNK] for at in range(0, len(content), CHUNK)] or [b""]
        return [seal(self.payload_key, n.to_bytes(11, "big") + u8(n == len(parts) - 1), part, b"") for n, part in enumerate(parts)]

    def empty_end(self, content: bytes) -> bytes:
        """Every chunk as if another came, and then an empty one."""
        parts = [content[at:at + CHUNK] for at in range(0, len(content), CHUNK)]
        sealed = [seal(self.payload_key, n.to_bytes(11, "big") + u8(0), part, b"") for n, part in enumerate(parts)]
        return b"".join(sealed) + seal(self.payload_key, len(parts).to_bytes(11, "big") + u8(1), b"", b"")


def item(what: int, data: bytes) -> bytes:
    return u8(what) + u32(len(data)) + data


def post(team: bytes, statements: list, envelopes: list, magic=b"DPST", version=1) -> bytes:
    return (magic + u8(version) + team + b"".join(item(STATEMENT, s) for s in statements)
            + b"".join(item(ENVELOPE, e) for e in envelopes))


def make() -> dict:
    # The file does not look into what it carries.
    team = stream("sealed file/team", 32)
    statements = [stream("sealed file/statement 1", 900), stream("sealed file/statement 2", 2_000)]
    envelopes = [stream("sealed file/envelope 1", 2_300), stream("sealed file/envelope 2", 4_400)]
    recovery = Key("recovery")
    content = post(team, statements, envelopes)
    long = post(team, statements, [*envelopes, stream("sealed file/long", 125_000)])
    assert len(long) > 2 * CHUNK
    exact = post(team, [], [stream("sealed file/exact", CHUNK - 37 - 5)])
    assert len(exact) == CHUNK
    grease = "-> 7!-grease x Yz\n" + lines(stream("sealed file/grease", 48))
    office = [OFFICE_1.public]
    to_all = [OFFICE_1.public, ACHIENG.seal, recovery.seal]
    positive = [
        ("post for the office", AgeFile("sealed file/office", office, content), content, ["office"]),
        ("post for the office, a phone and the recovery key", AgeFile("sealed file/all", to_all, content), content,
         ["office", "phone", "recovery"]),
        ("a stanza of another kind beside it", AgeFile("sealed file/grease", office, content, extra=grease), content, ["office"]),
        ("three chunks", AgeFile("sealed file/long", office, long), long, ["office"]),
        ("one chunk, filled to its last byte", AgeFile("sealed file/exact", office, exact), exact, ["office"]),
        ("no post", AgeFile("sealed file/none", office, post(team, [], [])), post(team, [], []), ["office"]),
    ]
    good, three = positive[0][1], positive[3][1]
    head = len(three.header) + 16
    full = positive[4][1]
    one, two, end = head + CHUNK + 16, head + 2 * (CHUNK + 16), len(three.bytes)
    # Parts of the file of three chunks, put together: from … to.
    cut = [
        ("the last chunk left out", [[0, two]]),
        ("the first chunk left out", [[0, head], [one, end]]),
        ("cut inside a chunk", [[0, head + 70_000]]),
        ("cut inside the nonce", [[0, head - 3]]),
        ("one byte left out", [[0, head + 7], [head + 8, end]]),
        ("two chunks changed about", [[0, head], [one, two], [head, one], [two, end]]),
        ("a chunk twice", [[0, one], [head, end]]),
        ("the last chunk twice", [[0, end], [two, end]]),
        ("the whole file twice", [[0, end], [0, end]]),
    ]
    names = [(name, file, content_, keys) for name, file, content_, keys in positive]

    def bad_post(name, content_):
        return AgeFile(f"sealed file/{name}", office, content_).bytes

    envelope = envelopes[0]
    first = statements[0]
    begin = post(team, [], [])
    negative = [
        ("sealed to another office epoch", "recipient", AgeFile("sealed file/another", [OFFICE_2.public], content).bytes),
        ("sealed under another info", "recipient", AgeFile("sealed file/info", office, content, info=b"daftari").bytes),
        ("a stanza under another name", "recipient", AgeFile("sealed file/tag", office, content, tag="x-wing").bytes),
        ("a stanza with two arguments", "damaged", AgeFile("sealed file/args", office, content, args=lambda enc: [enc, enc]).bytes),
        ("an encapsulated key one byte short", "damaged",
         AgeFile("sealed file/enc", office, content, args=lambda enc: [unpadded(base64.b64decode(enc + "==")[:-1])]).bytes),
        ("a body one byte long", "damaged", AgeFile("sealed file/body", office, content, body=lambda body: body + b"\0").bytes),
        ("another code over the header", "damaged", AgeFile("sealed file/mac", office, content, mac=lambda mac: flip(mac, 3)).bytes),
        ("a stanza added behind the code's back", "damaged", good.bytes.replace(b"\n---", b"\n" + grease.encode() + b"---", 1)),
        ("no stanza", "damaged", b"age-encryption.org/v1\n" + good.bytes[good.bytes.index(b"---"):]),
        ("a padded body", "damaged", AgeFile("sealed file/padded", office, content).bytes.replace(b"\n---", b"=\n---", 1)),
        ("a blank at the end of a line", "damaged",
         AgeFile("sealed file/blank", office, content, args=lambda enc: [enc + " "]).bytes),
        ("a body in a line that is too long", "damaged",
         AgeFile("sealed file/line", office, content, extra="-> x\n" + unpadded(stream("sealed file/line", 60)) + "\n").bytes),
        ("an empty chunk at the end", "damaged", full.bytes[:len(full.header) + 16] + full.empty_end(exact)),
        ("a newer age", "version", AgeFile("sealed file/v2", office, content, version="v2").bytes),
        ("no age file", "damaged", content),
        ("nothing", "damaged", b""),
        ("a header without an end", "damaged", good.header.split(b"\n---")[0] + b"\n"),
        ("one bit of the content flipped", "damaged", flip(good.bytes, -900)),
        ("one bit of the last tag flipped", "damaged", flip(good.bytes, -1)),
        ("one bit of the nonce flipped", "damaged", flip(good.bytes, len(good.header) + 2)),
        ("one byte short", "damaged", good.bytes[:-1]),
        ("something behind it", "damaged", good.bytes + b"\0"),
        ("other content", "damaged", bad_post("magic", post(team, statements, envelopes, magic=b"DPSX"))),
        ("newer post", "version", bad_post("newer", post(team, statements, envelopes, version=2))),
        ("a statement behind an envelope", "damaged", bad_post("order", content + item(STATEMENT, first))),
        ("a statement that is too long", "damaged", bad_post("long statement", begin + item(STATEMENT, bytes(65_536 + 65)))),
        ("an envelope that is too long", "damaged", bad_post("long envelope", begin + u8(ENVELOPE) + u32(262_145) + envelope)),
        ("a length of 4 GiB", "damaged", bad_post("4 GiB", begin + u8(ENVELOPE) + b"\xff" * 4 + envelope)),
        ("a thing this version does not know", "version", bad_post("unknown", begin + item(3, envelope))),
        ("a length cut in two", "damaged", bad_post("cut length", content + u8(ENVELOPE) + b"\0\0")),
        ("an envelope cut short", "damaged", bad_post("cut envelope", content + item(ENVELOPE, envelope)[:-1])),
        ("a team cut short", "damaged", bad_post("cut team", begin[:-1])),
        ("no content", "damaged", bad_post("empty", b"")),
    ]
    assert key_id(OFFICE_1.public) != key_id(xwing_public(WANJIRU.seal_seed)) and NJERI.seal != ACHIENG.seal
    return {
        "about": "age files to X-Wing keys. `opens_with` names the keys that open; the content is post.",
        "keys": {"office": OFFICE_1.seed.hex(), "phone": ACHIENG.seal_seed.hex(), "recovery": b64(recovery.seed + recovery.slope),
                 "stranger": NJERI.seal_seed.hex()},
        "team": team.hex(), "statements": [b64(s) for s in statements], "envelopes": [b64(e) for e in envelopes],
        "files": [
            {"name": name, "to": [b64(public) for public in file.to], "draws": b64(file.draws), "made_here": "another kind" not in name,
             "file": b64(file.bytes), "content": H(content_).hex(), "length": len(content_), "opens_with": keys}
            for name, file, content_, keys in names
        ],
        "negative": [{"name": name, "refused_at": at, "file": b64(bad)} for name, at, bad in negative]
                    + [{"name": name, "refused_at": "damaged", "of": positive[3][0], "parts": parts} for name, parts in cut],
    }
