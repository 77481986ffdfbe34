"""Roster statements: builders for every kind, the small team the other files stand on, and sets to fold."""

import json

from . import cast
from .cast import (
    ACHIENG, HALIMA, MORNING, NJERI, OFFICE_1, OFFICE_2, OFFICE_3, OTIENO, STRANGER, TEAM_1, TEAM_2, TEAM_3, WANJIRU, WANJIRU_DESK,
    at,
)
from .fold import Fold, office_at
from .hpke import Sealed, key_id
from .primitives import H, b64, compact, ed25519_public, flip, hkdf, possession, seal, sign, stream, u8, u32, wide
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
        self.names, self.wraps, self.earlier, self.count = [], [], [], 0

    def sealed_name(self, device, epoch) -> str:
        key = hkdf(epoch.seed, b"", b"daftari/v1/member-name", 32)
        nonce = stream(f"name/{device.who}/{len(self.names)}", 12)
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
        self.count += 1
        randomness = stream(f"wrap/{self.count}", 64)
        sealed = Sealed(seal_public, info, epoch.seed, randomness)
        self.wraps.append({
            "circle": epoch.circle, "number": epoch.number, "to": to, "recipient_seal_seed": seal_seed.hex(),
            "seed": epoch.seed.hex(), **sealed.steps(),
        })
        return {"enc": b64(sealed.enc), "ct": b64(sealed.ct)}

    def wrap(self, epoch, device) -> dict:
        return {"to": device.sign.hex(), **self._wrap(epoch, device.sign.hex(), device.seal_seed, device.seal)}

    def recovery_wrap(self, epoch, sheets) -> dict:
        return {"to": "recovery", **self._wrap(epoch, "recovery", sheets.seal_seed, sheets.seal)}

    def office_wrap(self, epoch, office) -> dict:
        return {"to": "office", **self._wrap(epoch, "office", office.seed, office.public)}

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

    def device_record(self, device, epoch, **changed) -> dict:
        """A record with the device's own word for whatever keys and role stand in it."""
        record = {
            "sign": device.sign.hex(), "seal": b64(device.seal), "post": device.post.hex(),
            "member": device.member.hex(), "role": device.role, "name": self.sealed_name(device, epoch), **changed,
        }
        return {**record, "proof": b64(sign(device.sign_seed, possession(record)))}


class Sheets:
    """A pair of recovery sheets: as a signer, and as a reader of wraps."""

    def __init__(self, name: str):
        self.who = name
        self.sign_seed, self.seal_seed = stream(f"{name}/sign", 32), stream(f"{name}/seal", 32)
        self.sign, self.seal = ed25519_public(self.sign_seed), xwing_public(self.seal_seed)

    def record(self) -> dict:
        return {"sign": self.sign.hex(), "seal": b64(self.seal)}

    def table(self) -> dict:
        return {"who": self.who, "sign_seed": self.sign_seed.hex(), "seal_seed": self.seal_seed.hex(), **self.record()}


SHEETS, NEW_SHEETS = Sheets("recovery"), Sheets("recovery anew")
PIN = H(b"SubjectPublicKeyInfo of relay.example.org")


class Roster:
    """Genesis by Wanjiru, then Achieng's phone: the team every other file uses."""

    def __init__(self):
        self.book = Book()
        self.minute = 0
        self.every = []
        book = self.book
        self.genesis = Statement("genesis", WANJIRU, {
            "version": 1, "team": None, "kind": "genesis", "signer": WANJIRU.sign.hex(), "heads": {"core": [], "field": []},
            "at": at(MORNING), "nonce": stream("genesis/nonce", 16).hex(), "device": book.device_record(WANJIRU, TEAM_1),
            "recovery": SHEETS.record(),
            "epochs": [
                book.epoch(OFFICE_1, [book.wrap(OFFICE_1, WANJIRU), book.recovery_wrap(OFFICE_1, SHEETS)], []),
                book.epoch(TEAM_1, [book.office_wrap(TEAM_1, OFFICE_1)], []),
            ],
        })
        self.team = self.genesis.id
        self.every.append(self.genesis)
        self.add_phone = self.add("add_phone", ACHIENG, [self.genesis])

    def tips(self, known: list) -> dict:
        return Fold(self.team.hex(), [statement.body for statement in known]).tips()

    def make(self, name: str, kind: str, known: list, signer=WANJIRU, heads=None, again: int = 0, **keys) -> Statement:
        """A statement by a signer who holds `known`, or who names what she likes."""
        self.minute += 1
        body = {
            "version": 1, "team": self.team.hex(), "kind": kind, "signer": signer.sign.hex(),
            "heads": heads or self.tips(known), "at": at(MORNING + 60_000 * self.minute + again), **keys,
        }
        made = Statement(name, signer, body)
        self.every.append(made)
        return made

    def add(self, name: str, device, known: list, signer=WANJIRU, **more) -> Statement:
        return self.make(name, "add", known, signer, device=self.book.device_record(device, TEAM_1), **more)

    def agree(self, name: str, statement: Statement, known: list, signer=NJERI, **more) -> Statement:
        return self.make(name, "countersign", known, signer, statement=statement.id.hex(), **more)


def named(core: list, field=()) -> dict:
    return {"core": sorted(s.id.hex() for s in core), "field": sorted(s.id.hex() for s in field)}


def make(r: Roster) -> dict:
    """roster.json."""
    book, make_one = r.book, r.make
    folds = []

    def fold(name: str, statements: list, *checks, office=()) -> Fold:
        """A set to fold. What the name says is checked here by hand; the rest is the page's fold."""
        folded = Fold(r.team.hex(), [statement.body for statement in statements])
        for check in checks:
            assert check(folded), name
        folds.append({
            "name": name, "statements": [statement.name for statement in statements], "expect": folded.answers(),
            "office_at": [
                {"heads": sorted(s.id.hex() for s in heads), "device": device.sign.hex(),
                 "office": office_at(folded, [s.id.hex() for s in heads], device.sign.hex())}
                for heads, device in office
            ],
        })
        return folded

    def has(*devices):
        return lambda folded: set(folded.devices) == {device.sign.hex() for device in devices}

    def is_office(device):
        return lambda folded: folded.devices[device.sign.hex()].said["device"]["role"] == "office"

    def waits(*statements):
        return lambda folded: folded.asked >= {s.id.hex() for s in statements} - folded.passed

    def newest(epoch):
        return lambda folded: folded.newest(epoch.circle) == b64(epoch.public)

    genesis, phone = r.genesis, r.add_phone
    base = [genesis, phone]
    fold("genesis alone is a team of one", [genesis], has(WANJIRU))
    fold("a field device counts at once", base, has(WANJIRU, ACHIENG))
    fold("order does not matter", base[::-1], has(WANJIRU, ACHIENG))
    fold("a statement twice is one", base + base[::-1], has(WANJIRU, ACHIENG))
    fold("without genesis there is nothing", [phone], has())

    njeri = r.add("add_njeri_by_sheets", NJERI, base, SHEETS)
    two = base + [njeri]
    fold("the sheets take in the second person", two, has(WANJIRU, ACHIENG, NJERI), is_office(NJERI),
         office=[([njeri], NJERI), ([genesis], NJERI), ([genesis, phone], WANJIRU), ([phone], WANJIRU), ([], WANJIRU)])

    halima = r.add("add_halima", HALIMA, two)
    agreed = r.agree("agree_halima", halima, two + [halima])
    fold("one person asks", two + [halima], waits(halima))
    three = two + [halima, agreed]
    fold("two persons take in a third", three, has(WANJIRU, ACHIENG, NJERI, HALIMA), is_office(HALIMA))
    early = r.add("add_halima_early", HALIMA, [], heads=named([genesis]))
    fold("heads of before do not help one alone", two + [early], waits(early))
    own = r.agree("agree_halima_own", halima, two + [halima], WANJIRU)
    by_phone = r.agree("agree_halima_by_phone", halima, two + [halima], ACHIENG)
    fold("nobody agrees with herself, and a phone agrees to nothing", two + [halima, own, by_phone], waits(halima, own))
    by_sheets = r.agree("agree_halima_by_sheets", halima, two + [halima], SHEETS)
    fold("the sheets agree", two + [halima, by_sheets], is_office(HALIMA))
    fold("of each person who agrees one countersign stands beside", two + [halima, agreed, by_sheets], is_office(HALIMA),
         lambda folded: folded.kept >= {agreed.id.hex(), by_sheets.id.hex()})
    desk = r.add("add_desk", WANJIRU_DESK, two)
    desk_agreed = r.agree("agree_desk", desk, two + [desk])
    with_desk = two + [desk, desk_agreed]
    halima_after = r.add("add_halima_after_desk", HALIMA, with_desk)
    by_desk = r.agree("agree_halima_by_desk", halima_after, with_desk + [halima_after], WANJIRU_DESK)
    fold("two laptops of one person are one person", with_desk + [halima_after, by_desk], waits(halima_after, by_desk))

    floor = make_one("floor", "version_floor", two, floor="0.2.0", where="https://daftari.example/get")
    floor_agreed = r.agree("agree_floor", floor, two + [floor])
    with_floor = two + [floor, floor_agreed]
    fold("a version floor by two", with_floor, lambda folded: folded.floor()["floor"] == "0.2.0")
    stale = r.agree("agree_halima_stale", halima, with_floor + [halima])
    fold("a request is made anew when the core has grown", with_floor + [halima, stale], waits(halima, stale))
    fold("what was agreed before that counts beside it", with_floor + [halima, agreed], is_office(HALIMA))
    fold("the core waits for its core", [s for s in with_floor if s is not njeri], waits(floor))

    addresses = make_one("addresses", "addresses", two, relays=[
        {"origin": "https://relay.example.org", "pin": PIN.hex()}, {"origin": "http://192.168.1.20:8443", "pin": None},
    ])
    more = make_one("addresses_more", "addresses", two, NJERI, relays=[
        {"origin": "https://other.example.org", "pin": None}, {"origin": "https://relay.example.org", "pin": PIN.hex()},
    ])
    fold("relays are added and none is dropped", two + [addresses, more], lambda folded: len(folded.relays()) == 3)

    # Removals and epochs.
    team_2 = book.epoch(TEAM_2, [book.office_wrap(TEAM_2, OFFICE_1)], [TEAM_1])
    remove = make_one("remove_phone", "remove", two, device=ACHIENG.sign.hex(), erase=False, epochs=[team_2])
    fold("one person removes a phone", two + [remove], has(WANJIRU, NJERI), newest(TEAM_2))
    rival_3 = book.epoch(TEAM_3, [book.office_wrap(TEAM_3, OFFICE_1)], [TEAM_1])
    rival = make_one("remove_phone_rival", "remove", two, NJERI, device=ACHIENG.sign.hex(), erase=False, epochs=[rival_3])
    lower = min((TEAM_2, TEAM_3), key=lambda epoch: H(epoch.public))
    fold("a number moves an epoch nowhere: of one place the lowest hash", two + [remove, rival], newest(lower))
    erase = make_one("remove_phone_erase", "remove", two, device=ACHIENG.sign.hex(), erase=True, epochs=[team_2])
    fold("erasing takes two", two + [erase], has(WANJIRU, ACHIENG, NJERI), waits(erase))
    erase_agreed = r.agree("agree_erase", erase, two + [erase])
    fold("two erase a phone", two + [erase, erase_agreed], has(WANJIRU, NJERI), lambda folded: folded.erased())
    against = make_one("remove_njeri_alone", "remove", two, device=NJERI.sign.hex(), erase=False, epochs=[team_2])
    fold("one person removes no laptop", two + [against], is_office(NJERI))
    office_2 = book.epoch(OFFICE_2, [book.wrap(OFFICE_2, WANJIRU), book.recovery_wrap(OFFICE_2, SHEETS)], [OFFICE_1])
    seized = make_one("remove_njeri_office_epoch", "remove", two, device=NJERI.sign.hex(), erase=False, epochs=[office_2, team_2])
    fold("an office epoch takes two", two + [seized], newest(OFFICE_1), waits(seized))

    # A laptop that goes: what its removers saw counts.
    by_halima = r.add("add_otieno_by_halima", OTIENO, three, HALIMA)
    over = make_one("addresses_over", "addresses", three + [by_halima], NJERI, relays=[{"origin": "https://over.example.org", "pin": None}])
    seen = three + [by_halima, over]
    without_halima = book.epoch(OFFICE_2, [book.wrap(OFFICE_2, WANJIRU), book.wrap(OFFICE_2, NJERI),
                                           book.recovery_wrap(OFFICE_2, SHEETS)], [OFFICE_1])
    team_after = book.epoch(TEAM_2, [book.office_wrap(TEAM_2, OFFICE_2)], [TEAM_1])
    gone = make_one("remove_halima", "remove", seen, device=HALIMA.sign.hex(), erase=False, epochs=[without_halima, team_after])
    gone_agreed = r.agree("agree_remove_halima", gone, seen + [gone])
    after = seen + [gone, gone_agreed]
    fold("what a removed laptop stated counts when its removers saw it", after, has(WANJIRU, NJERI, ACHIENG, OTIENO), newest(OFFICE_2),
         office=[([agreed, halima], HALIMA), ([gone], HALIMA), ([gone, halima], HALIMA)])
    unseen = make_one("add_again_by_halima", "addresses", seen, HALIMA, relays=[{"origin": "https://late.example.org", "pin": None}])
    fold("what they did not see waits", after + [unseen], waits(unseen))
    blind = make_one("remove_halima_blind", "remove", three, SHEETS, heads=named([halima]), device=HALIMA.sign.hex(), erase=False, epochs=[])
    blind_core = make_one("remove_halima_blind_core", "remove", three, SHEETS, heads=named([halima]), device=HALIMA.sign.hex(),
                          erase=True, epochs=[])
    fold("a removal of a laptop without an office epoch is a field removal", after + [blind], waits())
    fold("every removal must have seen it", after + [blind_core], has(WANJIRU, NJERI, ACHIENG))
    kept_way = [s for s in after if s is not over]
    fold("the way leads over what is here", kept_way, has(WANJIRU, NJERI, ACHIENG))
    own_word = r.agree("agree_remove_halima_own", gone, [], HALIMA, heads=named([gone], [unseen]))
    fold("the removed person's word brings nothing back", [s for s in after if s is not gone_agreed] + [own_word, unseen],
         waits(unseen))
    fold("a removed laptop agrees to nothing", after + [late_request := r.add("add_desk_late", WANJIRU_DESK, after),
         r.agree("agree_desk_late", late_request, after + [late_request], HALIMA)], waits(late_request))

    # Void, and keys that stand.
    void = make_one("void", "void", two + [remove], statements=[remove.id.hex(), njeri.id.hex()])
    void_agreed = r.agree("agree_void", void, two + [remove, void])
    voided = two + [remove, void, void_agreed]
    fold("what is voided is undone, the core is not", voided, has(WANJIRU, ACHIENG, NJERI), newest(TEAM_1))
    fold("voiding takes two", two + [remove, void], has(WANJIRU, NJERI))
    upon_void = make_one("remove_upon_void", "remove", voided, device=ACHIENG.sign.hex(), erase=False, epochs=[rival_3])
    fold("a voided epoch takes no place", voided + [upon_void], newest(TEAM_3))
    again = r.make("add_again", "add", two, device=book.device_record(ACHIENG, TEAM_1, member=OTIENO.member.hex()))
    fold("a key stands once and is named", two + [again], has(WANJIRU, NJERI, ACHIENG),
         lambda folded: again.id.hex() in folded.tips()["field"])
    removed_again = r.make("add_removed_again", "add", two + [remove], device=book.device_record(ACHIENG, TEAM_1))
    fold("a removed key stands", two + [remove, removed_again], has(WANJIRU, NJERI))
    for key, value in (("seal", b64(NJERI.seal)), ("post", SHEETS.sign.hex()), ("post", OTIENO.sign.hex())):
        clash = r.make(f"add_clash_{key}_{value[:6]}", "add", two, device=book.device_record(OTIENO, TEAM_1, **{key: value}))
        fold(f"a {key} key that stands: {clash.name}", two + [clash], has(WANJIRU, NJERI, ACHIENG))
    as_phone = r.make("add_halima_as_phone", "add", [], heads=named([genesis]),
                      device=book.device_record(HALIMA, TEAM_1, role="field"))
    fold("the core goes first", three + [as_phone], is_office(HALIMA))
    low, high = sorted((r.make(f"add_otieno_{n}", "add", two, (WANJIRU, NJERI)[n], device=book.device_record(OTIENO, TEAM_1))
                        for n in (0, 1)), key=lambda s: s.id)
    fold("of two that do not know of each other the lowest id", two + [low, high],
         lambda folded: folded.devices[OTIENO.sign.hex()].id == low.id.hex())
    ground = next(s for s in (r.make("add_otieno_ground", "add", [], heads=named([njeri], [high]), again=n,
                                     device=book.device_record(OTIENO, TEAM_1)) for n in range(99)) if s.id < low.id)
    r.every = [s for s in r.every if s.name != "add_otieno_ground"] + [ground]
    fold("an id ground low does not help who knew", two + [low, high, ground],
         lambda folded: folded.devices[OTIENO.sign.hex()].id == low.id.hex())

    # New sheets.
    office_new = book.epoch(OFFICE_2, [book.wrap(OFFICE_2, WANJIRU), book.wrap(OFFICE_2, NJERI),
                                       book.recovery_wrap(OFFICE_2, NEW_SHEETS)], [OFFICE_1])
    sheets = make_one("recovery_key", "recovery_key", two, **NEW_SHEETS.record(), epoch=office_new)
    fold("new sheets take two", two + [sheets], newest(OFFICE_1), waits(sheets))
    sheets_agreed = r.agree("agree_sheets", sheets, two + [sheets], SHEETS)
    renewed = two + [sheets, sheets_agreed]
    fold("two make new sheets", renewed, newest(OFFICE_2))
    by_old = r.add("add_halima_by_old_sheets", HALIMA, renewed, SHEETS)
    by_new = r.add("add_halima_by_new_sheets", HALIMA, renewed, NEW_SHEETS)
    fold("old sheets are worth nothing after that", renewed + [by_old], waits(by_old))
    fold("new sheets are", renewed + [by_new], is_office(HALIMA))
    office_next = book.epoch(OFFICE_3, [book.wrap(OFFICE_3, WANJIRU), book.recovery_wrap(OFFICE_3, NEW_SHEETS)], [OFFICE_1, OFFICE_2])
    njeri_leaves = make_one("remove_njeri_by_new_sheets", "remove", renewed, NEW_SHEETS, device=NJERI.sign.hex(), erase=False,
                            epochs=[office_next])
    fold("seeds of before are sealed under the newest", renewed + [njeri_leaves], newest(OFFICE_3), has(WANJIRU, ACHIENG))

    # What says nothing.
    unknown = make_one("unknown_kind", "sundial", two, shadow=[7, {"hour": "saa tatu"}])
    shape = make_one("unknown_shape", "remove", two, device=ACHIENG.sign.hex(), erase="now", epochs=[])
    role = r.make("unknown_role", "add", two, device={**book.device_record(OTIENO, TEAM_1), "role": "guest"})
    padded = r.make("unknown_padded", "add", two, device={**book.device_record(OTIENO, TEAM_1), "seal": b64(OTIENO.seal) + "=="})
    fold("what a newer version says is kept and says nothing", two + [unknown, role], waits(unknown, role), has(WANJIRU, NJERI, ACHIENG))
    proved = book.device_record(OTIENO, TEAM_1)
    other = {"seal": b64(STRANGER.seal), "post": STRANGER.post.hex(), "role": "office", "proof": b64(bytes(64))}
    unproved = [r.make(f"unproved_{key}", "add", two, device={**proved, key: value}) for key, value in other.items()]
    unproved.append(r.make("unproved", "add", two, device={key: proved[key] for key in proved if key != "proof"}))
    for made in unproved:
        fold(f"a device is given no keys and no role it did not ask for: {made.name}", two + [made], waits(made),
             has(WANJIRU, NJERI, ACHIENG))
    for signer in (ACHIENG, STRANGER):
        made = [r.add(f"add_by_{signer.who}", OTIENO, two, signer),
                make_one(f"remove_by_{signer.who}", "remove", two, signer, device=WANJIRU.sign.hex(), erase=True, epochs=[]),
                make_one(f"unknown_by_{signer.who}", "sundial", two, signer)]
        fold(f"what {signer.who} states is not kept", two + made, lambda folded: len(folded.kept) == 3)

    # One captured person, Halima: floods, and everything she cannot do.
    flood = [make_one(f"flood_{n}", "version_floor", three, HALIMA, floor=f"{n}.0.0", where="https://evil.example") for n in range(12)]
    fold("eight of what waits are kept", three + flood, lambda folded: len(folded.asked) == 8)
    words = [r.agree(f"word_{n}", halima, [], HALIMA, heads=named([genesis])) for n in range(3)]
    theft = [make_one("halima_sheets", "recovery_key", three, HALIMA, **NEW_SHEETS.record(), epoch=office_new),
             make_one("halima_voids", "void", three, HALIMA, statements=[phone.id.hex()]),
             make_one("halima_erases", "remove", three, HALIMA, device=ACHIENG.sign.hex(), erase=True, epochs=[office_2])]
    theft += [r.agree(f"agree_{s.name}", s, three, HALIMA) for s in theft]
    fold("a captured person alone changes nothing of the core", three + words[:1] + theft, has(WANJIRU, ACHIENG, NJERI, HALIMA),
         newest(OFFICE_1), lambda folded: folded.erased() == [])
    phones = [make_one(f"tips_{n}", "addresses", two, NJERI, relays=[{"origin": f"https://{n}.example.org", "pin": None}]) for n in range(40)]
    fold("of many tips 32 are named, some of each signer", two + phones + [addresses],
         lambda folded: len(folded.tips()["field"]) == 32 and addresses.id.hex() in folded.tips()["field"])

    # The agreement of one takes room of the core beside the statement of another: no more than it needs.
    room = 4_096 - len(agreed.body) - len(b',"note":""')
    exact, long = (r.agree(f"agree_halima_{size}", halima, two + [halima], note="x" * (room + more))
                   for size, more in ((4_096, 0), (4_097, 1)))
    assert (len(exact.body), len(long.body)) == (4_096, 4_097)
    fold("a countersign of 4,096 bytes", two + [halima, exact], is_office(HALIMA))
    fold("a longer countersign is of an unknown kind", two + [halima, long], waits(halima, long))

    used = {name for case in folds for name in case["statements"]}
    alone = {shape.name, padded.name}
    return {
        "about": "Roster statements: a statement is body || signature, id = H(body), team = id of genesis.",
        "team": r.team.hex(),
        "devices": [d.table() for d in (WANJIRU, WANJIRU_DESK, NJERI, HALIMA, ACHIENG, OTIENO, STRANGER)],
        "epochs": [e.table() for e in (OFFICE_1, OFFICE_2, OFFICE_3, TEAM_1, TEAM_2, TEAM_3)],
        "sheets": [SHEETS.table(), NEW_SHEETS.table()],
        "statements": [s.table() for s in r.every if s.name in used | alone],
        "unknown": [unknown.name, shape.name, role.name, padded.name, long.name, *(made.name for made in unproved),
                    *(f"unknown_by_{signer.who}" for signer in (ACHIENG, STRANGER))],
        "wraps": book.wraps,
        "names": book.names,
        "earlier": book.earlier,
        "folds": folds,
        "negative_wraps": _negative_wraps(book),
        "negative": _negative(r, phone),
    }


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
        "version": 1, "team": stream("another team", 32).hex(), "kind": "void", "signer": WANJIRU.sign.hex(),
        "heads": {"core": [r.genesis.id.hex()], "field": []}, "at": at(MORNING), "statements": [],
    })
    own = b'"core":["' + r.genesis.id.hex().encode() + b'"]'
    twice = own.replace(b"]", b',"' + r.genesis.id.hex().encode() + b'"]')
    many = b'"field":[' + b",".join(b'"' + bytes([n] * 32).hex().encode() + b'"' for n in range(255)) + b"]"
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
        ("no team and no genesis", "body", changed(b'"' + r.team.hex().encode() + b'"', b"null")),
        ("no heads of the core", "body", changed(own, b'"core":[]')),
        ("heads in one list", "body", changed(b'"heads":{' + own + b',"field":[]}', b'"heads":["' + r.genesis.id.hex().encode() + b'"]')),
        ("a head twice", "body", changed(own, twice)),
        ("heads that do not ascend", "body", changed(b'"field":[]', b'"field":["' + b"22" * 32 + b'","' + b"11" * 32 + b'"]')),
        ("256 heads", "body", changed(b'"field":[]', many)),
        ("a genesis with an unknown role", "body", signed(r.genesis.body.replace(b'"role":"office"', b'"role":"guest"'))),
        ("a genesis without a team epoch", "body", signed(r.genesis.body.replace(b'"circle":"team"', b'"circle":"office"'))),
        ("only a signature, no body", "body", sign(WANJIRU.sign_seed, LABEL)),
        ("shorter than a signature", "length", phone.bytes[:63]),
    ]
    return [{"name": name, "refused_at": refused_at, "bytes": b64(bytes_)} for name, refused_at, bytes_ in cases]


__all__ = ["Roster", "Statement", "make", "PIN", "cast", "key_id"]
