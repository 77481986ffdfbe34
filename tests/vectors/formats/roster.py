"""Roster statements: builders for every kind, and the small team the other files stand on."""

import json

from . import cast
from .cast import (
    ACHIENG, HALIMA, MORNING, NJERI, OFFICE_1, OFFICE_2, OTIENO, STRANGER, TEAM_1, TEAM_2, WANJIRU, WANJIRU_DESK, at,
)
from .hpke import Sealed, key_id
from .primitives import H, b64, compact, ed25519_public, flip, hkdf, seal, sign, stream, u8, u32, wide
from .hpke import xwing_public

CIRCLE = {"office": 1, "team": 2}
LABEL = b"daftari/v1/roster"


class Statement:
    def __init__(self, name: str, signer, body: dict):
        self.name, self.signer = name, signer
        self.body = compact(body)
        self.kind = body["kind"]
        self.id = H(self.body)
        self.signature = sign(signer.sign_seed, LABEL + self.body)
        self.bytes = self.body + self.signature

    def table(self) -> dict:
        return {
            "name": self.name,
            "kind": self.kind,
            "signer_seed": self.signer.sign_seed.hex(),
            "signer": self.signer.sign.hex(),
            "body": self.body.decode(),
            "signature": self.signature.hex(),
            "id": self.id.hex(),
        }


class Book:
    """Writes down every seal made on the way, so that a reader can compare each step."""

    def __init__(self):
        self.names, self.wraps, self.earlier = [], [], []

    def sealed_name(self, device, epoch) -> str:
        key = hkdf(epoch.seed, b"", b"daftari/v1/member-name", 32)
        nonce = stream(f"name/{device.who}", 12)
        text = device.name.encode()
        plain = (u8(len(text)) + text).ljust(128, b"\0")
        aad = device.member + device.sign
        sealed = u32(epoch.number) + nonce + seal(key, nonce, plain, aad)
        self.names.append({
            "device": device.sign.hex(), "member": device.member.hex(), "name": device.name,
            "team_epoch": epoch.number, "team_seed": epoch.seed.hex(), "key": key.hex(), "nonce": nonce.hex(),
            "plain": plain.hex(), "aad": aad.hex(), "sealed": b64(sealed),
        })
        return b64(sealed)

    def _wrap(self, epoch, to: str, seal_seed: bytes, seal_public: bytes) -> dict:
        info = b"daftari/v1/epoch" + u8(CIRCLE[epoch.circle]) + u32(epoch.number) + H(epoch.public)
        randomness = stream(f"wrap/{epoch.circle}/{epoch.number}/{to}", 64)
        sealed = Sealed(seal_public, info, epoch.seed, randomness)
        self.wraps.append({
            "circle": epoch.circle, "number": epoch.number, "to": to, "recipient_seal_seed": seal_seed.hex(),
            "seed": epoch.seed.hex(), **sealed.steps(),
        })
        return {"enc": b64(sealed.enc), "ct": b64(sealed.ct)}

    def wrap(self, epoch, device) -> dict:
        return {"to": device.sign.hex(), **self._wrap(epoch, device.sign.hex(), device.seal_seed, device.seal)}

    def recovery_wrap(self, epoch) -> dict:
        return {"to": "recovery", **self._wrap(epoch, "recovery", RECOVERY_SEAL_SEED, xwing_public(RECOVERY_SEAL_SEED))}

    def seed_wrap(self, epoch, device) -> dict:
        wrapped = self._wrap(epoch, device.sign.hex(), device.seal_seed, device.seal)
        return {"circle": epoch.circle, "number": epoch.number, **wrapped}

    def epoch(self, epoch, wraps: list, earlier: list) -> dict:
        text = ""
        if earlier:
            key = hkdf(epoch.seed, b"", b"daftari/v1/epoch/earlier", 32)
            plain = b"".join(u32(old.number) + old.seed for old in earlier)
            aad = u8(CIRCLE[epoch.circle]) + u32(epoch.number)
            text = b64(seal(key, bytes(12), plain, aad))
            self.earlier.append({
                "circle": epoch.circle, "number": epoch.number, "seed": epoch.seed.hex(), "key": key.hex(),
                "plain": plain.hex(), "aad": aad.hex(), "earlier": text,
            })
        return {
            "circle": epoch.circle, "number": epoch.number, "public": b64(epoch.public), "wraps": wraps, "earlier": text,
        }

    def device_record(self, device, epoch) -> dict:
        return {
            "sign": device.sign.hex(), "seal": b64(device.seal), "post": device.post.hex(),
            "member": device.member.hex(), "role": device.role, "name": self.sealed_name(device, epoch),
        }


RECOVERY_SIGN_SEED = stream("recovery/sign", 32)
RECOVERY_SEAL_SEED = stream("recovery/seal", 32)


class RecoveryKey:
    """The key on paper, as a signer."""

    sign_seed, sign = RECOVERY_SIGN_SEED, ed25519_public(RECOVERY_SIGN_SEED)


PIN = H(b"SubjectPublicKeyInfo of relay.example.org")


class Roster:
    """Genesis by Wanjiru, then Achieng's phone: the team every other file uses."""

    def __init__(self):
        self.book = Book()
        self.minute = 0
        book = self.book
        self.genesis = Statement("genesis", WANJIRU, {
            "version": 1, "team": None, "kind": "genesis", "signer": WANJIRU.sign.hex(), "heads": [], "at": at(MORNING),
            "nonce": stream("genesis/nonce", 16).hex(), "device": book.device_record(WANJIRU, TEAM_1), "policy": {},
            "epochs": [
                book.epoch(OFFICE_1, [book.wrap(OFFICE_1, WANJIRU)], []),
                book.epoch(TEAM_1, [book.wrap(TEAM_1, WANJIRU)], []),
            ],
        })
        self.team = self.genesis.id
        self.add_phone = self.add("add_phone", ACHIENG, [self.genesis])

    def make(self, name: str, kind: str, heads: list, signer=WANJIRU, **keys) -> Statement:
        self.minute += 1
        return Statement(name, signer, {
            "version": 1, "team": self.team.hex(), "kind": kind, "signer": signer.sign.hex(),
            "heads": sorted(head.id.hex() for head in heads), "at": at(MORNING + 60_000 * self.minute), **keys,
        })

    def add(self, name: str, device, heads: list, signer=WANJIRU) -> Statement:
        book = self.book
        record = book.device_record(device, TEAM_1)
        seeds = [book.seed_wrap(TEAM_1, device)]
        if device.role == "office":
            seeds.append(book.seed_wrap(OFFICE_1, device))
        return self.make(name, "add", heads, signer, device=record, seeds=seeds)


def make(roster: Roster, last_entry: tuple) -> dict:
    """roster.json; `last_entry` is (author_seq, id) of the last entry held of Achieng's phone."""
    r, book, make_one = roster, roster.book, roster.make
    genesis, phone = r.genesis, r.add_phone

    later = [
        make_one("remove", "remove", [phone], device=ACHIENG.sign.hex(), erase=True,
                 last={"author_seq": last_entry[0], "entry": last_entry[1].hex()},
                 epochs=[book.epoch(TEAM_2, [book.wrap(TEAM_2, WANJIRU)], [TEAM_1])]),
        make_one("role", "role", [phone], device=ACHIENG.sign.hex(), role="office"),
        make_one("policy", "policy", [phone], policy={"erase_after_wrong_tries": 10}),
        make_one("version_floor", "version_floor", [phone], floor="0.2.0"),
        make_one("countersign", "countersign", [phone], statement=phone.id.hex()),
        make_one("unknown_kind", "sundial", [phone], shadow=[7, {"hour": "saa tatu"}]),
    ]
    addresses = make_one("addresses", "addresses", [phone], relays=[
        {"origin": "https://relay.example.org", "pin": PIN.hex()}, {"origin": "http://192.168.1.20:8443", "pin": None},
    ])
    recovery = make_one("recovery_key", "recovery_key", [phone],
                        sign=RecoveryKey.sign.hex(), seal=b64(xwing_public(RECOVERY_SEAL_SEED)))
    later.append(make_one("epoch", "epoch", [recovery], epoch=book.epoch(
        OFFICE_2, [book.wrap(OFFICE_2, WANJIRU), book.recovery_wrap(OFFICE_2)], [OFFICE_1])))

    rival = make_one("addresses_concurrent", "addresses", [phone], relays=[{"origin": "https://other.example.org", "pin": None}])
    newer = make_one("addresses_newer", "addresses", [addresses, rival], relays=[{"origin": "https://new.example.org", "pin": None}])
    office_two = r.add("add_office", NJERI, [phone])
    office_waits = r.add("add_office_waits", HALIMA, [office_two])
    same_person = r.add("add_office_same_member", WANJIRU_DESK, [phone])
    by_second = r.add("add_by_second_office", OTIENO, [office_two], NJERI)
    concurrent = r.add("add_concurrent", OTIENO, [genesis])
    again = r.make("add_again", "add", [phone],
                   device={**book.device_record(ACHIENG, TEAM_1), "role": "office"}, seeds=[book.seed_wrap(TEAM_1, ACHIENG)])
    rival_add = r.make("add_rival", "add", [phone],
                       device={**book.device_record(OTIENO, TEAM_1), "role": "office"}, seeds=[book.seed_wrap(TEAM_1, OTIENO)])
    by_recovery = r.make("remove_by_recovery_key", "remove", [recovery], RecoveryKey, device=WANJIRU.sign.hex(), erase=False,
                         last=None, epochs=[])
    later.append(by_recovery)
    by_again = r.add("add_by_device_added_again", OTIENO, [again], ACHIENG)
    by_field = r.add("add_by_field_device", OTIENO, [phone], ACHIENG)
    by_stranger = r.add("add_by_stranger", OTIENO, [phone], STRANGER)
    strangers_removal = r.make("remove_by_stranger", "remove", [phone], STRANGER, device=WANJIRU.sign.hex(), erase=True, last=None,
                               epochs=[])
    fields_policy = r.make("policy_by_field_device", "policy", [phone], ACHIENG, policy={})

    counted = [genesis, phone, addresses, recovery, rival, newer, office_two, office_waits, same_person, by_second, concurrent, again, rival_add]
    refused = [by_again, by_field, by_stranger, strangers_removal, fields_policy]
    return {
        "about": "Roster statements: a statement is body || signature, id = H(body), team = id of genesis.",
        "team": r.team.hex(),
        "devices": [d.table() for d in (WANJIRU, WANJIRU_DESK, NJERI, HALIMA, ACHIENG, OTIENO, STRANGER)],
        "epochs": [e.table() for e in (OFFICE_1, OFFICE_2, TEAM_1, TEAM_2)],
        "recovery": {
            "sign_seed": RECOVERY_SIGN_SEED.hex(), "sign": RecoveryKey.sign.hex(),
            "seal_seed": RECOVERY_SEAL_SEED.hex(), "seal": b64(xwing_public(RECOVERY_SEAL_SEED)),
        },
        "statements": [s.table() for s in counted + later + refused],
        "wraps": book.wraps,
        "names": book.names,
        "earlier": book.earlier,
        "folds": _folds(genesis, phone, addresses, recovery, rival, newer, office_two, office_waits, same_person,
                        by_second, concurrent, again, rival_add, by_again, by_field, by_stranger, [strangers_removal, fields_policy],
                        later),
        "negative_wraps": _negative_wraps(book),
        "negative": _negative(r, phone),
    }


def _folds(genesis, phone, addresses, recovery, rival, newer, office_two, office_waits, same_person, by_second,
           concurrent, again, rival_add, by_again, by_field, by_stranger, no_say, later) -> list:
    first = min((addresses, rival), key=lambda s: s.id)

    def dev(device, role=None):
        return {"sign": device.sign.hex(), "role": role or device.role, "member": device.member.hex()}

    def fold(name, statements, devices, more_devices=(), **more):
        expect = {
            "devices": sorted([*(dev(d) for d in devices), *more_devices], key=lambda d: d["sign"]), "waiting": [], "not_counted": [],
            "needs_newer": False, "addresses": None, "recovery_key": None, "newest_epoch": {"office": 1, "team": 1},
        }
        expect.update(more)
        return {"name": name, "statements": [s.name for s in statements], "expect": expect}

    def relays(statement):
        return json.loads(statement.body)["relays"]

    two = [WANJIRU, ACHIENG]
    base = [genesis, phone]
    folds = [
        fold("genesis alone is a team of one", [genesis], [WANJIRU], heads=[genesis.id.hex()]),
        fold("a field device counts at once", base, two, heads=[phone.id.hex()]),
        fold("order does not matter", [phone, genesis], two, heads=[phone.id.hex()]),
        fold("a statement twice is one", [genesis, phone, phone, genesis], two, heads=[phone.id.hex()]),
        fold("addresses and recovery key by the office count", base + [addresses, recovery], two,
             addresses=relays(addresses), recovery_key=RecoveryKey.sign.hex(),
             heads=sorted([addresses.id.hex(), recovery.id.hex()])),
        fold("of concurrent addresses the lowest id counts", base + [addresses, rival], two, addresses=relays(first),
             heads=sorted([addresses.id.hex(), rival.id.hex()])),
        fold("addresses that saw the earlier ones replace them", base + [addresses, rival, newer], two,
             addresses=relays(newer), heads=[newer.id.hex()]),
        fold("a second person's office device counts while one member holds the office", base + [office_two],
             two + [NJERI], heads=[office_two.id.hex()]),
        fold("a further device of the same member counts", base + [same_person], two + [WANJIRU_DESK],
             heads=[same_person.id.hex()]),
        fold("a third person's office device waits once two members hold the office", base + [office_two, office_waits],
             two + [NJERI], waiting=[office_waits.id.hex()]),
        fold("the second office device may add", base + [office_two, by_second], two + [NJERI, OTIENO],
             heads=[by_second.id.hex()]),
        fold("concurrent adds both count", base + [concurrent], two + [OTIENO],
             heads=sorted([phone.id.hex(), concurrent.id.hex()])),
        fold("adding a key that is a device changes nothing", base + [again], two),
        fold("of concurrent adds of one key the one with the lowest id counts", base + [concurrent, rival_add], two, more_devices=[
            dev(OTIENO, "office" if rival_add.id < concurrent.id else "field")]),
        fold("adding a device again with the office role gives it no office rights", base + [again, by_again], two,
             not_counted=[by_again.id.hex()]),
        fold("without its head a statement does not count", [genesis, addresses], [WANJIRU], not_counted=[addresses.id.hex()]),
        fold("a field device adds nobody", base + [by_field], two, not_counted=[by_field.id.hex()]),
        fold("a stranger adds nobody", base + [by_stranger], two, not_counted=[by_stranger.id.hex()]),
    ]
    folds += [fold(f"{statement.name} is kept and stops nobody", base + [statement], two, not_counted=[statement.id.hex()])
              for statement in no_say]
    for statement in later:
        after_recovery = recovery.id.hex() in statement.body.decode()
        given = base + ([recovery] if after_recovery else []) + [statement]
        key = RecoveryKey.sign.hex() if after_recovery else None
        folds.append(fold(f"{statement.name} is kept and needs a newer version", given, two, needs_newer=True,
                          recovery_key=key, not_counted=[statement.id.hex()]))
    return folds


def _negative_wraps(book: Book) -> list:
    """Wraps a reader must not take a seed from."""
    info = b"daftari/v1/epoch" + u8(CIRCLE["team"]) + u32(1) + H(TEAM_1.public)
    other_seed = Sealed(ACHIENG.seal, info, TEAM_2.seed, stream("wrap/other seed", 64))
    other_info = Sealed(ACHIENG.seal, b"daftari/v1/epoch" + u8(CIRCLE["office"]) + info[17:], TEAM_1.seed,
                        stream("wrap/other circle", 64))
    good = Sealed(ACHIENG.seal, info, TEAM_1.seed, stream("wrap/good", 64))
    cases = [
        ("the seed of another epoch", "public key", other_seed.enc, other_seed.ct),
        ("wrapped for another circle", "unwrapping", other_info.enc, other_info.ct),
        ("one bit of the sealed seed flipped", "unwrapping", good.enc, flip(good.ct, 0)),
        ("one bit of the encapsulated key flipped", "unwrapping", flip(good.enc, 7), good.ct),
        ("a short encapsulated key", "length", good.enc[:-1], good.ct),
    ]
    return [
        {"name": name, "refused_at": refused_at, "circle": "team", "number": 1, "to": ACHIENG.sign.hex(),
         "enc": b64(enc), "ct": wide(ct)}
        for name, refused_at, enc, ct in cases
    ]


def _negative(r: Roster, phone: Statement) -> list:
    def signed(body: bytes) -> bytes:
        return body + sign(WANJIRU.sign_seed, LABEL + body)

    def changed(old: bytes, new: bytes) -> bytes:
        body = phone.body.replace(old, new, 1)
        assert body != phone.body, old
        return signed(body)

    other_team = Statement("other", WANJIRU, {
        "version": 1, "team": stream("another team", 32).hex(), "kind": "policy", "signer": WANJIRU.sign.hex(),
        "heads": [r.genesis.id.hex()], "at": at(MORNING), "policy": {},
    })
    heads = b'"heads":["' + r.genesis.id.hex().encode() + b'"]'
    two_geneses = b'"heads":[' + b",".join(b'"' + r.genesis.id.hex().encode() + b'"' for _ in range(256)) + b"]"
    wrong_label = phone.body + sign(WANJIRU.sign_seed, b"daftari/v1/entry" + phone.body)
    cases = [
        ("one bit of the signature flipped", "signature", flip(phone.bytes, -1)),
        ("a number of the body changed", "signature", phone.bytes.replace(b'"offset_min":180', b'"offset_min":181')),
        ("a blank added to the body", "signature", b" " + phone.bytes),
        ("signed under another label", "signature", wrong_label),
        ("signed by another device than it says", "signature", phone.body + sign(ACHIENG.sign_seed, LABEL + phone.body)),
        ("of another team", "team", other_team.bytes),
        ("of a newer version", "version", changed(b'"version":1', b'"version":2')),
        ("of a newer version that says things another way", "version", signed(b'{"version":2,"body":"cbor"}')),
        ("a repeated key", "body", changed(b'"version":1,', b'"version":1,"version":1,')),
        ("a repeated key this version does not know", "body", changed(b'"version":1,', b'"version":1,"hue":1,"hue":2,')),
        ("a repeated key in an object within", "body", changed(b'"offset_min":180', b'"offset_min":180,"x":{"a":1,"\\u0061":2}')),
        ("no JSON", "body", signed(b"statement")),
        ("a list", "body", signed(b"[" + phone.body + b"]")),
        ("no kind", "body", changed(b'"kind":"add",', b"")),
        ("an id in capitals", "body", changed(r.team.hex().encode(), r.team.hex().upper().encode())),
        ("a padded key", "body", changed(b64(ACHIENG.seal).encode(), b64(ACHIENG.seal).encode() + b"==")),
        ("no team and no genesis", "body", changed(b'"' + r.team.hex().encode() + b'"', b"null")),
        ("no heads", "body", changed(heads, b'"heads":[]')),
        ("256 heads", "body", changed(heads, two_geneses)),
        ("only a signature, no body", "body", sign(WANJIRU.sign_seed, LABEL)),
        ("shorter than a signature", "length", phone.bytes[:63]),
    ]
    return [{"name": name, "refused_at": refused_at, "bytes": b64(bytes_)} for name, refused_at, bytes_ in cases]


__all__ = ["Roster", "Statement", "make", "PIN", "cast", "key_id"]
