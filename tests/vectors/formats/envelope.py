"""envelope.json: mailboxes, padding, envelopes with entries and receipts, and what a reader refuses at which check."""

from .cast import ACHIENG, OFFICE_1, OFFICE_2, OTIENO, STRANGER, TEAM_1, WANJIRU
from .hpke import Sealed, key_id
from .primitives import H, b64, flip, hkdf, seal, sign, stream, u8, u16, u32, wide

LABEL = b"daftari/v1/envelope"
ENTRIES, RECEIPT, SEEDS = 1, 2, 3


def seed_item(epoch) -> bytes:
    return u8({"office": 1, "team": 2}[epoch.circle]) + u32(epoch.number) + epoch.seed


def numbered_seed(number: int) -> bytes:
    return u8(2) + u32(number) + stream(f"seed/{number}", 32)


def mailbox(team: bytes, owner: bytes) -> bytes:
    return H(b"daftari/v1/mailbox" + team + owner)[:16]


def padded(length: int) -> int:
    for bucket in (1024, 2048, 4096, 8192, 16_384):
        if length <= bucket:
            return bucket
    e = length.bit_length() - 1
    s = e.bit_length()  # floor(log2 e) + 1
    step = 2 ** (e - s)
    return -(-length // step) * step


class Recipient:
    def __init__(self, who: str, box: bytes, public: bytes):
        self.who, self.mailbox, self.public, self.key_id = who, box, public, key_id(public)

    @staticmethod
    def device(team: bytes, device) -> "Recipient":
        return Recipient(device.who, mailbox(team, device.seal), device.seal)

    @staticmethod
    def epoch(team: bytes, epoch) -> "Recipient":
        return Recipient(epoch.circle, mailbox(team, epoch.circle.encode()), epoch.public)


class Envelope:
    """One envelope; every part can be replaced to make one that must be refused."""

    def __init__(self, name: str, team: bytes, sender, heads: list, kind: int, items: list, recipients: list, draws="", **odd):
        self.name, self.team, self.sender, self.heads, self.kind, self.items = name, team, sender, heads, kind, items
        self.recipients = sorted(recipients, key=lambda r: r.mailbox)
        draws = draws or name
        self.data_key = stream(f"envelope/{draws}/data key", 32)
        self.key, self.commitment = hkdf(self.data_key, b"", b"aead", 32), hkdf(self.data_key, b"", b"commit", 32)
        self.wraps = []
        for recipient in self.recipients:
            info = b"daftari/v1/wrap" + odd.get("wrap_team", team) + recipient.mailbox + recipient.key_id
            randomness = stream(f"envelope/{draws}/{recipient.who}", 64)
            self.wraps.append(Sealed(recipient.public, info, self.data_key, randomness))
        parts = [r.mailbox + r.key_id + w.enc + w.ct for r, w in zip(self.recipients, self.wraps)]
        parts = odd.get("arrange", lambda parts: parts)(parts)
        self.header = odd.get("header") or (
            b"DENV" + u8(1) + u8(odd.get("suite", 1)) + u8(len(parts)) + b"".join(parts) + odd.get("commitment", self.commitment))
        self.payload = odd.get("payload", lambda payload: payload)(
            u8(kind) + odd.get("said_team", team) + sender.sign + u8(len(heads)) + b"".join(heads)
            + H(odd.get("said_header", self.header)) + u16(len(items)) + b"".join(u32(len(item)) + item for item in items))
        signer = odd.get("signer", sender)
        self.signature = sign(signer.sign_seed, odd.get("label", LABEL) + self.payload)
        plain = u32(len(self.payload)) + self.payload + self.signature
        self.plain = odd.get("plain", lambda plain: plain)(plain.ljust(padded(len(plain)), b"\0"))
        self.bytes = self.header + seal(self.key, bytes(12), self.plain, self.header)
        self.id = H(self.bytes)

    def table(self) -> dict:
        return {
            "name": self.name, "team": self.team.hex(), "sender_seed": self.sender.sign_seed.hex(),
            "sender": self.sender.sign.hex(), "roster_heads": [head.hex() for head in self.heads], "kind": self.kind,
            "items": [wide(item) for item in self.items], "data_key": self.data_key.hex(),
            "recipients": [
                {"who": r.who, "mailbox": r.mailbox.hex(), "public": b64(r.public), "key_id": r.key_id.hex(),
                 "encapsulation_randomness": w.randomness.hex(), "info": wide(w.info), "shared_secret": w.shared_secret.hex(),
                 "hpke_key": w.key.hex(), "hpke_base_nonce": w.base_nonce.hex(), "wrapped": w.ct.hex()}
                for r, w in zip(self.recipients, self.wraps)
            ],
            "key": self.key.hex(), "commitment": self.commitment.hex(), "header_length": len(self.header),
            "header_hash": H(self.header).hex(), "payload": wide(self.payload), "signature": self.signature.hex(),
            "plain_length": len(self.plain), "envelope": b64(self.bytes), "id": self.id.hex(),
        }


def make(team: bytes, roster_head: bytes, story, receipt_body: bytes) -> dict:
    office, everybody = Recipient.epoch(team, OFFICE_1), Recipient.epoch(team, TEAM_1)
    phone, desk = Recipient.device(team, ACHIENG), Recipient.device(team, WANJIRU)
    other_phone = Recipient.device(team, OTIENO)
    entries, listed = story.phone.entries, [e for e in story.office.entries if e.name == "place_set"]
    envelopes = [
        Envelope("an entry for the office", team, ACHIENG, [roster_head], ENTRIES, [entries[0].full], [office]),
        Envelope("entries for three readers", team, ACHIENG, [roster_head, stream("another head", 32)], ENTRIES,
                 [entries[1].full, entries[2].erased, entries[3].full], [office, phone, desk]),
        Envelope("the whole case pads to four kilobytes", team, ACHIENG, [roster_head], ENTRIES,
                 [e.full for e in entries[:5]], [other_phone]),
        Envelope("a team list for everybody", team, WANJIRU, [roster_head], ENTRIES, [listed[0].full], [everybody]),
        Envelope("a receipt for the phone", team, WANJIRU, [roster_head], RECEIPT, [receipt_body], [phone]),
        Envelope("the team's seed for the phone", team, WANJIRU, [roster_head], SEEDS, [seed_item(TEAM_1)], [phone]),
        Envelope("all seeds for a laptop", team, WANJIRU, [], SEEDS, [seed_item(e) for e in (OFFICE_1, OFFICE_2, TEAM_1)], [desk]),
        Envelope("as many seeds as one envelope takes", team, WANJIRU, [], SEEDS, [numbered_seed(n) for n in range(1, 65)], [phone]),
        Envelope("no roster head", team, ACHIENG, [], ENTRIES, [entries[0].full], [phone]),
    ]
    assert len(envelopes[2].plain) == 4096
    lengths = [1, 68, 1023, 1024, 1025, 2048, 2049, 4096, 4097, 8192, 8193, 16_384, 16_385, 16_897, 17_408, 17_409, 20_000,
               32_768, 32_769, 33_793, 50_000, 65_535, 65_536, 65_537, 98_304, 98_372, 98_373, 100_000, 131_072, 131_073, 200_000,
               262_143, 262_144]
    return {
        "about": "Envelopes. Randomness: the data key, then per recipient in the order of the header 64 bytes.",
        "team": team.hex(),
        "mailboxes": [
            *({"of": d.who, "seal": b64(d.seal), "mailbox": mailbox(team, d.seal).hex()} for d in (ACHIENG, WANJIRU)),
            *({"of": x, "mailbox": mailbox(team, x.encode()).hex()} for x in ("office", "team", "review")),
        ],
        "padding": [[length, padded(length)] for length in lengths],
        "envelopes": [envelope.table() for envelope in envelopes],
        "negative": _negative(team, roster_head, story, receipt_body),
    }


def _negative(team: bytes, head: bytes, story, receipt_body: bytes) -> list:
    phone, office = Recipient.device(team, ACHIENG), Recipient.epoch(team, OFFICE_1)
    first, second = story.phone.entries[:2]
    good = [first.full]
    stranger_team = stream("another team", 32)

    def odd(sender=WANJIRU, kind=ENTRIES, items=None, recipients=None, **changes) -> bytes:
        return Envelope("", team, sender, [head], kind, good if items is None else items, recipients or [phone],
                        draws="negative", **changes).bytes

    plain_good = odd()
    one, tail = 7 + 1192, 32  # end of the only recipient, the commitment behind it
    two = odd(recipients=[phone, office])
    other_slot = 7 + 1192 * (0 if office.mailbox < phone.mailbox else 1)

    def swap(parts):
        return list(reversed(parts))

    def long_length(plain):
        return u32(len(plain)) + plain[4:]

    def counted(payload):
        """One item less is announced than follows."""
        at = len(payload) - len(first.full) - 6
        return payload[:at] + u16(0) + payload[at + 2:]

    cases = [
        ("nothing", "length", b""),
        ("cut in the magic", "length", plain_good[:3]),
        ("cut in the recipients", "length", plain_good[:one - 1]),
        ("cut in the commitment", "length", plain_good[:one + tail - 1]),
        ("another magic", "magic", flip(plain_good, 3)),
        ("a newer version", "version", flip(plain_good, 4, 1)),
        ("another suite", "suite", flip(plain_good, 5, 1)),
        ("no recipient", "recipients", plain_good[:6] + u8(0) + plain_good[7:]),
        ("seventeen recipients", "recipients", plain_good[:6] + u8(17) + plain_good[7:one] * 17 + plain_good[one:]),
        ("recipients out of order", "recipients", odd(recipients=[phone, office], arrange=swap)),
        ("a mailbox twice", "recipients", odd(arrange=lambda parts: parts * 2)),
        ("sealed for somebody else", "recipient", odd(recipients=[Recipient.device(team, STRANGER)])),
        ("another key id", "recipient", flip(plain_good, 7 + 16)),
        ("another mailbox", "recipient", flip(plain_good, 7)),
        ("one bit of the wrapped key flipped", "unwrapping", flip(plain_good, one - 1)),
        ("one bit of the ML-KEM ciphertext flipped", "unwrapping", flip(plain_good, 7 + 24)),
        ("one bit of the X25519 ciphertext flipped", "unwrapping", flip(plain_good, 7 + 24 + 1119)),
        ("wrapped for another team", "unwrapping", odd(wrap_team=stranger_team)),
        ("one bit of the commitment flipped", "commitment", flip(plain_good, one)),
        ("committed to another data key", "commitment", odd(commitment=stream("another commitment", 32))),
        ("nothing sealed", "content", plain_good[:one + tail]),
        ("one bit of the ciphertext flipped", "content", flip(plain_good, one + tail + 5)),
        ("one bit of the tag flipped", "content", flip(plain_good, -1)),
        ("a byte behind it", "content", plain_good + b"\0"),
        ("another recipient's wrap exchanged", "content", flip(two, other_slot + 30)),
        ("something in the padding", "framing", odd(plain=lambda plain: flip(plain, -1))),
        ("padded too far", "framing", odd(plain=lambda plain: plain + bytes(1024))),
        ("not padded", "framing", odd(plain=lambda plain: plain.rstrip(b"\0"))),
        ("a payload longer than the plaintext", "framing", odd(plain=long_length)),
        ("an empty plaintext", "framing", odd(plain=lambda plain: b"")),
        ("a byte behind the items", "framing", odd(payload=lambda payload: payload + b"\0")),
        ("an item cut", "framing", odd(payload=lambda payload: payload[:-1])),
        ("items behind the announced ones", "framing", odd(payload=counted)),
        ("no items", "framing", odd(items=[])),
        ("no receipt", "framing", odd(kind=RECEIPT, items=[])),
        ("two receipts", "framing", odd(kind=RECEIPT, items=[receipt_body, receipt_body])),
        ("signed over another header", "header", odd(said_header=b"another header")),
        ("signed in another team", "team", odd(said_team=stranger_team)),
        ("signed by another than the sender", "signature", odd(signer=ACHIENG)),
        ("signed under another label", "signature", odd(label=b"daftari/v1/entry")),
        ("no seeds", "framing", odd(kind=SEEDS, items=[])),
        ("65 seeds", "framing", odd(kind=SEEDS, items=[numbered_seed(n) for n in range(1, 66)])),
        ("a seed cut", "framing", odd(kind=SEEDS, items=[seed_item(TEAM_1)[:-1]])),
        ("a byte behind a seed", "framing", odd(kind=SEEDS, items=[seed_item(TEAM_1), seed_item(TEAM_1) + b"\0"])),
        ("a seed of no circle", "framing", odd(kind=SEEDS, items=[u8(3) + seed_item(TEAM_1)[1:]])),
        ("a newer kind of cargo", "kind", odd(kind=4)),
    ]
    table = [{"name": name, "refused_at": at, "envelope": wide(bytes_)} for name, at, bytes_ in cases]
    table.append({"name": "longer than 262,144 bytes", "refused_at": "length", "envelope": b64(plain_good),
                  "extended_with_zeros_to": 262_145})
    spoiled = odd(items=[first.full, flip(second.full, -3), second.full, flip(second.full, 110), flip(second.erased, 110),
                         b"no entry"])
    return [
        {"about": "Opened with Achieng's key; everything is Wanjiru's but where the name says otherwise.",
         "seal_seed": ACHIENG.seal_seed.hex(), "sign_seed": ACHIENG.sign_seed.hex(), "cases": table},
        {"about": "One bad entry does not spoil its neighbours.", "envelope": b64(spoiled),
         "entries": [first.id.hex(), "commitment", second.id.hex(), "signature", "signature", "version"]},
    ]
