"""entry.json: signed entries of one case and of the team lists, bodies, what is refused."""

import re
import unicodedata
import uuid

from .cast import ACHIENG, MORNING, STRANGER, WANJIRU, at
from .primitives import H, compact, flip, sign, stream, u8, u32, u64, wide

LABEL = b"daftari/v1/entry"


def derive_case_id(opener: bytes, salt: bytes) -> str:
    digest = bytearray(H(b"daftari/v1/case" + opener + salt)[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


class Entry:
    def __init__(self, name: str, author, author_seq: int, prev: bytes, case: bytes, parents: list, salt: bytes, body: bytes,
                 label=LABEL, version=1):
        self.name, self.author, self.author_seq, self.prev, self.salt, self.body = name, author, author_seq, prev, salt, body
        self.case, self.parents = case, parents
        self.commitment = H(salt + body)
        self.head = (u8(version) + author.sign + u64(author_seq) + prev + case + u8(len(parents)) + b"".join(parents)
                     + self.commitment)
        self.id = H(self.head)
        self.signature = sign(author.sign_seed, label + self.head)
        self.full = self.head + self.signature + u8(0) + salt + u32(len(body)) + body
        self.erased = self.head + self.signature + u8(1)

    def table(self) -> dict:
        return {
            "name": self.name, "author_seed": self.author.sign_seed.hex(), "author": self.author.sign.hex(),
            "author_seq": self.author_seq, "prev": self.prev.hex(),
            "case": str(uuid.UUID(bytes=self.case)) if any(self.case) else None,
            "parents": [parent.hex() for parent in self.parents], "salt": self.salt.hex(), "body": self.body.decode(),
            "commitment": self.commitment.hex(), "head": wide(self.head), "id": self.id.hex(),
            "signature": self.signature.hex(), "record": wide(self.full), "erased": wide(self.erased),
        }


class Chain:
    """A device's entries, one after the other."""

    def __init__(self, author):
        self.author, self.entries = author, []

    def add(self, name: str, case: bytes, parents: list, body: dict) -> Entry:
        last = self.entries[-1] if self.entries else None
        entry = Entry(name, self.author, len(self.entries) + 1, last.id if last else bytes(32), case,
                      sorted({parent.id for parent in parents}), self.next_salt(), compact(body))
        self.entries.append(entry)
        return entry

    def next_salt(self) -> bytes:
        return stream(f"entry/{self.author.who}/{len(self.entries) + 1}/salt", 32)


def place(words: str, item=None) -> dict:
    return {"id": item, "words": words}


def happened(precision: str, from_ms: int, until_ms, words=None, zone="Africa/Nairobi") -> dict:
    said = {"precision": precision} if words is None else {"precision": precision, "words": words}
    return {"said": said, "from_ms": from_ms, "until_ms": until_ms, "offset_min": 180, "zone": zone}


class Story:
    """Achieng opens a case on her phone, Wanjiru works on it in the office."""

    def __init__(self, roster_head: bytes):
        self.phone, self.office = Chain(ACHIENG), Chain(WANJIRU)
        self.roster_head = roster_head
        self.written = 0
        self.case = derive_case_id(ACHIENG.sign, self.phone.next_salt())
        write = self.write
        opened = write(self.phone, "case_opened", {"code": "KT-0142"}, seen=[])
        self.opened = opened
        name = write(self.phone, "field_set", {"field": "survivor_name", "value": "Nyambura"}, seen=[opened])
        told = write(self.phone, "field_set",
                     {"field": "narrative", "value": "Alisema: “watatu”, saa 3 usiku.\nΔ \U0001F33B \"\\/\t e\u0301 é \u2028 ẞ ߷"},
                     seen=[name], name="unicode text")
        write(self.phone, "field_set", {"field": "agreed_fee", "value": 350_000}, seen=[told], name="a sum in cents")
        write(self.phone, "field_set", {"field": "could_be_pregnant", "value": True}, seen=[told], name="a yes")
        write(self.phone, "field_set", {"field": "needs", "value": ["shelter", "medical"]}, seen=[told], name="a list of codes")
        write(self.phone, "field_set", {"field": "hot_spot", "value": place("Stendi", "hot_spots/stage")}, seen=[told],
              name="a place of the list")
        write(self.phone, "field_set", {"field": "hot_spot", "value": place("kwa Mama Rose")}, seen=[told], name="a place that was typed")
        write(self.phone, "field_set", {"field": "hot_spot", "value": None}, seen=[told], name="a value taken back")
        added = write(self.phone, "violation_added", {"violation": "arbitrary_arrest", "fields": {}}, seen=[told])
        write(self.phone, "action_recorded",
              {"action": "station_visit", "fields": {"ob_number": "41/02/03/2026", "officer": "Cpl. Mwangi", "cash_bail": 500_000}},
              seen=[added], happened_at=happened("part_of_day", MORNING - 10_800_000, MORNING - 3_600_000, words="jana asubuhi"))
        write(self.phone, "field_set",
              {"field": "incident_at", "value": happened("exact", MORNING - 7_200_000, MORNING - 7_200_000, zone=None)},
              seen=[added], name="a time in a field")
        write(self.phone, "action_recorded", {"action": "counselled", "fields": {}}, seen=[added], name="a time nobody knows",
              happened_at=happened("unknown", MORNING, None))
        write(self.office, "field_set", {"field": "status", "value": "open"}, seen=[added], time_difference_ms=-7_500,
              name="office corrects", supersedes=[told])
        write(self.office, "violation_retired", {"violation": "arbitrary_arrest", "reason": "mis-heard"}, seen=[added],
              supersedes=[added])
        write(self.office, "violation_retired", {"violation": "extortion", "reason": None}, seen=[added],
              name="retired without a reason", supersedes=[added])
        write(self.office, "place_set", {"place": "0b9d7a52-51e2-4c37-9a57-3c2f4b8f6a10",
                                         "fields": {"name": "Kituo cha Polisi Kayole", "kind": "station"}},
              seen=[], in_case=False)
        write(self.office, "share", {"device": STRANGER.sign.hex()}, seen=[opened])
        write(self.office, "share", {"device": STRANGER.sign.hex(), "worker": True}, seen=[opened], name="shared with the worker")
        write(self.phone, "share", {"device": STRANGER.sign.hex(), "not_asked": True}, seen=[opened], name="shared, not asked")
        crowd = [write(self.office, "field_set", {"field": "needs", "value": []}, seen=[told], name=f"one of many {n}")
                 for n in range(32)]
        write(self.office, "field_set", {"field": "needs", "value": ["shelter"]}, seen=crowd, name="upon thirty-two")
        write(self.office, "unshare", {"device": STRANGER.sign.hex()}, seen=[opened])
        for kind in ("handover_offer", "handover_accept", "handover_decline", "refile", "accept", "erase", "erase_planned"):
            write(self.office, kind, {"to": ACHIENG.sign.hex()}, seen=[opened])
        write(self.office, "sundial", {"shadow": [7, {"hour": "saa tatu"}], "lamp": None}, seen=[opened], name="an unknown kind")
        write(self.office, "field_set", {"field": "status", "value": "closed", "colour_of_the_ink": "blue"}, seen=[opened],
              name="a key this version does not know")
        write(self.office, "field_set", {"field": "status", "value": "open"}, seen=[opened], name="re-signed when joining",
              first_written_at=at(MORNING - 86_400_000))

    def write(self, chain: Chain, kind: str, keys: dict, seen: list, name=None, happened_at=None, supersedes=(),
              time_difference_ms=None, first_written_at=None, in_case=True) -> Entry:
        self.written += 1
        body = {
            "kind": kind, "recorded_at": at(MORNING + 60_000 * self.written), "time_difference_ms": time_difference_ms,
            "happened_at": happened_at, "supersedes": [e.id.hex() for e in supersedes],
            "roster_heads": [self.roster_head.hex()], **keys,
        }
        if first_written_at:
            body["first_written_at"] = first_written_at
        return chain.add(name or kind, self.case_bytes if in_case else bytes(16), seen, body)

    @property
    def case_bytes(self) -> bytes:
        return uuid.UUID(self.case).bytes


def _tombstones(story: Story) -> list:
    """`erase` entries behind the office's last one, naming what they erase by its id."""
    office = Chain(WANJIRU)
    office.entries = list(story.office.entries)
    opened, name, told = story.phone.entries[:3]
    corrected = next(entry for entry in office.entries if entry.name == "office corrects")

    def bury(called: str, what: str, erased: list, do_not_contact: bool, do_not_share: bool) -> Entry:
        body = {
            "kind": "erase", "recorded_at": at(MORNING + 7_200_000), "time_difference_ms": None, "happened_at": None, "supersedes": [],
            "roster_heads": [story.roster_head.hex()],
            "what": what, "erased": [entry.id.hex() for entry in erased], "do_not_contact": do_not_contact,
            "do_not_share": do_not_share,
        }
        return office.add(called, story.case_bytes, [told, corrected], body)

    return [
        bury("who she is", "identity", [name], False, True),
        bury("the whole case", "case", [opened, name, told, corrected], True, True),
        bury("nothing more of the case", "case", [], False, False),
    ]


def make(story: Story) -> dict:
    entries = story.phone.entries + story.office.entries
    largest = Entry("largest", ACHIENG, 1, bytes(32), bytes(16), [], stream("entry/largest/salt", 32), b" " * 98_304)
    return {
        "about": "Signed entries. `record` is the full record, `erased` the same entry after its content was erased.",
        "opening": {"opener": ACHIENG.sign.hex(), "salt": story.opened.salt.hex(), "case": story.case},
        "entries": [entry.table() for entry in entries],
        "tombstones": [entry.table() for entry in _tombstones(story)],
        "largest": {
            "about": "A body of 98,304 blanks, the most there may be; one blank more is refused.",
            "author_seed": ACHIENG.sign_seed.hex(), "salt": largest.salt.hex(), "length": 98_304,
            "head": wide(largest.head), "id": largest.id.hex(), "signature": largest.signature.hex(),
        },
        "places": _places(),
        "negative": _negative(story),
        "negative_bodies": _negative_bodies(story),
    }


INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def same_place(one: dict, other: dict) -> bool:
    """By the item when there is one, else by the words as a reader sees them."""
    if one["id"] is not None or other["id"] is not None:
        return one["id"] == other["id"]

    def seen(words: str) -> str:
        words = INVISIBLE.sub("", unicodedata.normalize("NFKC", words)) if not words.isascii() else words
        words = re.sub("[\u2010-\u2015\u2212]", "-", words)
        words = "".join(" " if unicodedata.category(c) == "Cc" else c for c in words)
        return " ".join(words.split())

    return seen(one["words"]) == seen(other["words"])


def _places() -> list:
    stage = place("Stage", "hot_spots/stage")
    pairs = [
        (stage, place("Stendi ya zamani", "hot_spots/stage")), (stage, place("Stage", "stations/stage")), (stage, place("Stage")),
        (place("Blue Gate"), place("  Blue\u00a0 Gate\n")), (place("Blue Gate"), place("Blue\u200b Gate")), (place("Blue Gate"), place("blue gate")),
        (place("Pier-3"), place("Pier\u20133")), (place("caf\u00e9"), place("cafe\u0301")), (place("Blue Gate"), place("BlueGate")),
        (place("\u001fhot_spots/stage"), stage), (place("Kwa\u2009Rose"), place("Kwa Rose")),
    ]
    return [{"one": one, "other": other, "same": same_place(one, other)} for one, other in pairs]


def _negative(story: Story) -> list:
    first, second = story.phone.entries[:2]
    fixed = first.head + first.signature

    def again(**changes) -> bytes:
        kept = dict(name="", author=ACHIENG, author_seq=2, prev=first.id, case=second.case, parents=second.parents,
                    salt=second.salt, body=second.body)
        return Entry(**{**kept, **changes}).full

    cases = [
        ("nothing", "framing", b""),
        ("cut in the head", "framing", first.full[:100]),
        ("cut among the parents", "framing", second.full[:110]),
        ("cut in the signature", "framing", first.full[:180]),
        ("no state", "framing", fixed),
        ("cut in the salt", "framing", first.full[:210]),
        ("cut in the body", "framing", first.full[:-1]),
        ("a byte behind the body", "framing", first.full + b"\0"),
        ("a byte behind an erased entry", "framing", first.erased + b"\0"),
        ("an unknown state", "framing", fixed + u8(2)),
        ("a length over the limit", "framing", fixed + u8(0) + first.salt + u32(98_305) + first.body),
        ("a length of 4 GiB", "framing", fixed + u8(0) + first.salt + u32(0xFFFFFFFF) + first.body),
        ("number zero", "place", again(author_seq=0)),
        ("number zero without a predecessor", "place", again(author_seq=0, prev=bytes(32))),
        ("the first one with a predecessor", "place", again(author_seq=1)),
        ("the second one without a predecessor", "place", again(prev=bytes(32))),
        ("parents in another order", "place", again(parents=[bytes([2] * 32), bytes([1] * 32)])),
        ("a parent twice", "place", again(parents=[bytes([1] * 32)] * 2)),
        ("thirty-three parents", "place", again(parents=[bytes([n] * 32) for n in range(33)])),
        ("a newer version", "version", again(version=2)),
        ("one letter of the body changed", "commitment", flip(second.full, -3)),
        ("one bit of the salt flipped", "commitment", flip(second.full, 122 + 32 + 64 + 1)),
        ("the body of another entry", "commitment", second.full[:122 + 32 + 64 + 1] + first.full[122 + 64 + 1:]),
        ("one bit of the commitment flipped", "commitment", flip(second.full, 140)),
        ("one bit of the signature flipped", "signature", flip(second.full, 170)),
        ("another case", "signature", flip(second.full, 75)),
        ("another parent", "signature", flip(second.full, 95)),
        ("another number", "signature", flip(second.full, 40, 2)),
        ("another predecessor", "signature", flip(second.full, 50)),
        ("another author", "signature", second.full[:1] + WANJIRU.sign + second.full[33:]),
        ("signed under another label", "signature", again(label=b"daftari/v1/roster")),
        ("an erased entry with one bit of the signature flipped", "signature", flip(second.erased, 170)),
        ("an erased entry with one bit of the commitment flipped", "signature", flip(second.erased, 140)),
    ]
    return [{"name": name, "refused_at": refused_at, "record": wide(record)} for name, refused_at, record in cases]


def _negative_bodies(story: Story) -> list:
    body = story.phone.entries[1].body

    def changed(old: bytes, new: bytes) -> bytes:
        out = body.replace(old, new, 1)
        assert out != body, old
        return out

    head = story.roster_head.hex().encode()
    when = compact(happened("exact", MORNING, MORNING))
    cases = [
        ("a repeated key", changed(b'"supersedes":[]', b'"supersedes":[],"supersedes":[]')),
        ("a repeated kind", changed(b'"kind":"field_set"', b'"kind":"field_set","kind":"field_set"')),
        ("a repeated key this version does not know", changed(b'"supersedes":[]', b'"supersedes":[],"x":1,"x":1')),
        ("a repeated key within a value", changed(b'"value":"Nyambura"', b'"value":{"a":1,"a":2}')),
        ("a repeated key in two spellings", changed(b'"value":"Nyambura"', b'"value":[{"a":1,"\\u0061":2}]')),
        ("no heads", changed(b'"roster_heads":["' + head + b'"],', b"")),
        ("no kind", changed(b'"kind":"field_set",', b"")),
        ("a field without a name", changed(b'"field":"survivor_name",', b"")),
        ("a head in capitals", changed(head, head.upper())),
        ("a short head", changed(head, head[:-2])),
        ("a time beyond 64 bits", changed(b'"ms":', b'"ms":9223372036854775808,"was":')),
        ("a broken time", changed(b'"ms":', b'"ms":2.5,"was":')),
        ("a time as text", changed(b'"ms":', b'"ms":"soon","was":')),
        ("a zone beyond 16 bits", changed(b'"offset_min":180', b'"offset_min":40000')),
        ("a happening of another shape", changed(b'"happened_at":null', b'"happened_at":{"ms":1,"offset_min":180,"precision":"exact"}')),
        ("a happening of which nothing was said", changed(b'"happened_at":null', b'"happened_at":' + when.replace(b"said", b"told"))),
        ("a happening without its earliest moment", changed(b'"happened_at":null', b'"happened_at":' + when.replace(b"from_ms", b"since"))),
        ("a happening without its zone's minutes", changed(b'"happened_at":null', b'"happened_at":' + when.replace(b"offset_min", b"east"))),
        ("a list", b"[" + body + b"]"),
        ("something behind it", body + b"{}"),
        ("cut", body[:-1]),
        ("no UTF-8", changed(b"Nyambura", b"Nyambur\xff")),
        ("half a surrogate", changed(b"Nyambura", b"\\ud83c")),
        ("nothing", b""),
    ]
    return [{"name": name, "refused_at": "body", "body": wide(bytes_)} for name, bytes_ in cases]
