"""The fold of docs/formats.md, "Roster", in the order of that page: slow, with whole pasts as sets, and nothing of the Rust code."""

import base64
import json
from functools import cache

from .primitives import H, holds, possession

ROLES = ("office", "field")
CORE_MAX, DEVICE_MAX, BYTES_MAX, ASKED_MAX, TIPS_MAX = 512, 1024, 4_194_304, 8, 32
COUNTERSIGN_MAX = 4_096


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_proved(device: dict) -> bool:
    """Did the device itself sign its keys and role?"""
    return holds(bytes.fromhex(device["sign"]), possession(device), unb64(device.get("proof", "")))


class Read:
    """A statement as a reader has it."""

    def __init__(self, body: bytes):
        self.id, self.size = H(body).hex(), len(body) + 64
        self.body_size = len(body)
        said = json.loads(body)
        self.said, self.signer = said, said["signer"]
        self.core, self.field = said["heads"]["core"], said["heads"]["field"]
        self.kind = said["kind"] if self.has_known_shape() else "unknown"

    def has_known_shape(self) -> bool:
        said, kind = self.said, self.said["kind"]
        circles = [epoch["circle"] for epoch in said.get("epochs", [])]
        needs = {"genesis": ["nonce", "device", "recovery", "epochs"], "add": ["device"], "remove": ["device", "erase", "epochs"],
                 "addresses": ["relays"], "recovery_key": ["sign", "seal", "epoch"], "version_floor": ["floor", "where"],
                 "void": ["statements"], "countersign": ["statement"]}
        if kind not in needs or any(key not in said for key in needs[kind]):
            return False
        if kind in ("genesis", "add") and (said["device"]["role"] not in ROLES or not is_proved(said["device"])):
            return False
        if kind == "countersign" and self.body_size > COUNTERSIGN_MAX:
            return False
        if len(circles) > len(set(circles)) or not set(circles) <= {"office", "team"}:
            return False
        return kind != "recovery_key" or said["epoch"]["circle"] == "office"

    @property
    def is_core(self) -> bool:
        if self.kind == "add":
            return self.said["device"]["role"] == "office"
        if self.kind == "remove":
            return self.said["erase"] or any(epoch["circle"] == "office" for epoch in self.said["epochs"])
        return self.kind in ("genesis", "recovery_key", "version_floor", "void")

    @property
    def is_field(self) -> bool:
        return self.kind in ("add", "remove", "addresses") and not self.is_core

    def epoch(self, circle: str):
        epochs = [self.said["epoch"]] if self.kind == "recovery_key" else self.said.get("epochs", [])
        return next((epoch for epoch in epochs if epoch["circle"] == circle), None)

    def keys(self) -> list:
        """Keys it brings, by the bytes."""
        if self.kind == "recovery_key":
            return [bytes.fromhex(self.said["sign"]), unb64(self.said["seal"])]
        device = self.said["device"]
        return [bytes.fromhex(device["sign"]), unb64(device["seal"]), bytes.fromhex(device["post"])]

    def recovery(self) -> str:
        return self.said["recovery"]["sign"] if self.kind == "genesis" else self.said["sign"]

    def recovery_keys(self) -> list:
        said = self.said["recovery"] if self.kind == "genesis" else self.said
        return [bytes.fromhex(said["sign"]), unb64(said["seal"])]


class Fold:
    def __init__(self, team: str, bodies: list):
        self.team = team
        every = {read.id: read for read in map(Read, bodies)}
        self.all = {i: s for i, s in every.items() if (s.said["team"] or i) == team}
        self.acts, self.past, self.depth, self.beside = [], {}, {}, {}
        self.brings_device, self.brings_recovery = {}, {}
        self.fold_core()
        self.voided = {i for act in self.acts if self.all[act].kind == "void" for i in self.all[act].said["statements"]}
        self.office = {sign for sign, _ in self.brings_device.values()}
        self.counted, self.passed = set(), set()
        self.rooms = {}
        self.keep_what_others_saw()
        self.keep_the_rest()
        self.keep_what_somebody_saw()
        self.count_former()
        self.ask()
        self.order = self.in_order()
        self.find_devices()
        self.find_epochs()

    # 1 -----------------------------------------------------------------------------------------------------------------

    def fold_core(self):
        count = size = 0
        looked, others = set(), []
        while True:
            ready = [s for s in self.all.values() if s.is_core and s.id not in looked and all(h in self.past for h in s.core)
                     and (s.core or s.id == self.team)]
            if not ready:
                break
            statement = min(ready, key=lambda s: (self.depth_of(s), s.id))
            looked.add(statement.id)
            past = set(statement.core).union(*(self.past[head] for head in statement.core))
            agreed = self.agreement(statement, past)
            if agreed is None:
                continue
            together = [statement, *agreed[:1]]
            others += [(statement.id, word) for word in agreed[1:]]
            if count + len(together) > CORE_MAX or size + sum(s.size for s in together) > BYTES_MAX:
                continue
            count, size = count + len(together), size + sum(s.size for s in together)
            self.depth[statement.id] = self.depth_of(statement)
            self.past[statement.id] = past
            self.beside[statement.id] = [word.id for word in agreed[:1]]
            self.bring(statement, past)
            self.acts.append(statement.id)
        for act, word in others:
            if act in self.past and count + 1 <= CORE_MAX and size + word.size <= BYTES_MAX:
                count, size = count + 1, size + word.size
                self.beside[act].append(word.id)

    def depth_of(self, statement) -> int:
        return 1 + max((self.depth[head] for head in statement.core), default=-1)

    def agreement(self, statement, past):
        """None: it does not count. Else the countersigns, one of each person: first the one it counts by."""
        if statement.kind == "genesis":
            device = statement.said["device"]
            return [] if device["sign"] == statement.signer and device["role"] == "office" else None
        first = self.authority(statement.signer, past)
        if first is None:
            return None
        if first == "recovery":
            return []
        removed = None
        if statement.kind == "remove":
            removed = self.person(statement.said["device"], past)
        words = {}
        for word in sorted(self.all.values(), key=lambda s: s.id):
            if word.kind != "countersign" or word.said["statement"] != statement.id:
                continue
            second = self.authority(word.signer, past)
            if all(head == statement.id or head in past for head in word.core) and second not in (None, first):
                words.setdefault(second, word)
        own = {second for second in words if removed is not None and second == removed}
        return sorted(words.values(), key=lambda word: (any(words[second] is word for second in own), word.id)) or None

    def authority(self, signer, past):
        standing = self.recovery_in(past)
        if signer in self.brings_recovery.values():
            return "recovery" if standing and self.brings_recovery[standing] == signer else None
        removed = any(self.all[i].kind == "remove" and self.all[i].said["device"] == signer for i in past)
        return None if removed else self.person(signer, past)

    def person(self, sign, past):
        return next((self.brings_device[i][1] for i in self.acts if i in past and self.brings_device.get(i, [None])[0] == sign), None)

    def recovery_in(self, past):
        here = [i for i in self.brings_recovery if i in past]
        return min((i for i in here if not any(i in self.past[other] for other in here)), default=None)

    def bring(self, statement, past):
        if statement.kind == "genesis":
            self.brings_recovery[statement.id] = statement.recovery()
            keys = statement.keys()
            if len(set(keys)) == 3 and not set(keys) & set(statement.recovery_keys()):
                device = statement.said["device"]
                self.brings_device[statement.id] = (device["sign"], device["member"])
        elif statement.kind in ("add", "recovery_key"):
            keys = statement.keys()
            if len(set(keys)) < len(keys) or any(set(keys) & set(self.brought(i)) for i in past):
                return
            if statement.kind == "add":
                device = statement.said["device"]
                self.brings_device[statement.id] = (device["sign"], device["member"])
            else:
                self.brings_recovery[statement.id] = statement.recovery()

    def brought(self, i) -> list:
        statement = self.all[i]
        recovery = statement.recovery_keys() if i in self.brings_recovery else []
        return recovery + (statement.keys() if i in self.brings_device else [])

    # 3 to 5 ------------------------------------------------------------------------------------------------------------

    def core_removed(self, sign) -> bool:
        return any(self.all[i].kind == "remove" and self.all[i].said["device"] == sign for i in self.acts)

    def is_former(self, sign) -> bool:
        return sign in self.office and self.core_removed(sign)

    def reach(self, statement) -> int:
        return max((self.depth[head] for head in statement.core if head in self.depth), default=0)

    def take_room(self, statement):
        counts = not self.is_former(statement.signer) and statement.id not in self.voided
        if self.fits(self.rooms.setdefault((statement.signer, counts), [0, 0]), statement):
            (self.counted if counts else self.passed).add(statement.id)

    def stated(self, i):
        """The field statement of an id, when its signer is or was the office's."""
        statement = self.all.get(i)
        return statement if statement and statement.is_field and statement.signer in self.office else None

    def keep_what_others_saw(self):
        met, passed_on, asked = {}, set(), set()
        level = {(head, self.member(source.signer)) for source in self.core_and_words() for head in source.field}
        while level:
            later = set()
            for i in sorted({i for i, _ in level}):
                statement = self.stated(i)
                if statement is None:
                    continue
                met.setdefault(i, set()).update(witness for other, witness in level if other == i)
                if i not in asked and met[i] - {self.member(statement.signer)}:
                    asked.add(i)
                    self.take_room(statement)
                if i in self.counted | self.passed:
                    later |= {(head, witness) for head in statement.field for witness in met[i]}
            passed_on |= level
            level = later - passed_on

    def keep_the_rest(self):
        rest = [s for s in self.all.values() if s.is_field and s.signer in self.office and not self.core_removed(s.signer)
                and s.id not in self.counted | self.passed]
        for statement in sorted(rest, key=lambda s: (self.reach(s), s.id)):
            self.take_room(statement)

    @staticmethod
    def fits(room, statement) -> bool:
        if room[0] + 1 > DEVICE_MAX or room[1] + statement.size > BYTES_MAX:
            return False
        room[0], room[1] = room[0] + 1, room[1] + statement.size
        return True

    def core_and_words(self):
        return [self.all[i] for act in self.acts for i in (act, *self.beside[act])]

    def keep_what_somebody_saw(self):
        met = set()
        level = {head for source in self.core_and_words() for head in source.field}
        while level:
            later = set()
            for i in sorted(level - met):
                statement = self.stated(i)
                if statement is None:
                    continue
                met.add(i)
                if i not in self.counted | self.passed and self.is_former(statement.signer):
                    self.take_room(statement)
                if i in self.counted | self.passed:
                    later |= set(statement.field)
            level = later

    def count_former(self):
        seen_by_all = {}
        for act in self.acts:
            statement = self.all[act]
            if statement.kind != "remove" or statement.said["device"] not in self.office:
                continue
            device = statement.said["device"]
            words = [word for word in self.beside[act] if self.member(self.all[word].signer) != self.member(device)]
            open_ = [head for i in [act, *self.past[act], *words] for head in self.all[i].field]
            seen = set()
            while open_:
                i = open_.pop()
                if i in self.counted | self.passed and i not in seen:
                    seen.add(i)
                    open_ += self.all[i].field
            seen_by_all[device] = seen_by_all.get(device, seen) & seen
        counts = {i for i in self.passed - self.voided if self.is_former(self.all[i].signer)
                  and i in seen_by_all.get(self.all[i].signer, set())}
        self.passed -= counts
        self.counted |= counts

    def member(self, sign):
        return next((self.brings_device[i][1] for i in self.acts if self.brings_device.get(i, [None])[0] == sign), None)

    def ask(self):
        beside = {i for words in self.beside.values() for i in words}
        self.done = self.counted | self.passed | set(self.acts) | beside
        say = self.office | set(self.brings_recovery.values())
        self.asked = set()
        for signer in say:
            rest = [s for s in self.all.values() if s.signer == signer and s.id not in self.done]
            rest.sort(key=lambda s: (1 if s.kind == "unknown" else 2 if s.is_field else 0, -self.reach(s), s.id))
            self.asked |= {s.id for s in rest[:ASKED_MAX]}
        self.kept = self.done | self.asked

    # 6 to 9 ------------------------------------------------------------------------------------------------------------

    def in_order(self) -> list:
        here = self.counted | self.passed | set(self.acts)

        @cache
        def way(i) -> int:
            return 1 + max((way(head) for head in self.all[i].core + self.all[i].field if head in here), default=-1)

        return sorted(here, key=lambda i: (way(i), i))

    def find_devices(self):
        standing, taken = {}, set()
        for i in self.acts + [i for i in self.order if i in self.counted]:
            statement = self.all[i]
            if statement.kind in ("genesis", "recovery_key"):
                taken |= set(statement.recovery_keys())
            if statement.kind in ("genesis", "add"):
                keys = statement.keys()
                name = statement.said["device"]["sign"]
                if len(set(keys)) == 3 and not set(keys) & taken and name not in standing:
                    if statement.is_core:
                        taken |= set(keys)
                    standing[name] = statement
        named = {self.all[i].said["device"] for i in self.counted if self.all[i].kind == "remove"}
        gone = {sign for sign in standing if self.core_removed(sign) or (sign in named and sign not in self.office)}
        self.devices = {sign: s for sign, s in standing.items() if sign not in gone}
        self.removed = {sign: s for sign, s in standing.items() if sign in gone}

    def find_epochs(self):
        office, team, highest = {}, {}, {}
        for act in self.acts:
            if self.all[act].epoch("office"):
                office[act] = 1 + max((office[i] for i in self.past[act] if i in office), default=0)
        for i in self.order:
            statement = self.all[i]
            highest[i] = max((highest[head] for head in statement.core + statement.field if head in highest), default=0)
            if i not in self.passed and statement.epoch("team"):
                highest[i] += 1
                team[i] = highest[i]
        self.places = {"office": office, "team": team}

    def is_active_office(self, sign) -> bool:
        return sign in self.devices and self.devices[sign].said["device"]["role"] == "office"

    def newest(self, circle) -> str:
        places = self.places[circle]
        best = min(places, key=lambda i: (-places[i], H(unb64(self.all[i].epoch(circle)["public"]))))
        return self.all[best].epoch(circle)["public"]

    def tips(self) -> dict:
        named = {head for act in self.acts for head in self.all[act].core}
        core = sorted(act for act in self.acts if act not in named)
        naming = self.core_and_words() + [self.all[i] for i in self.counted]
        named = {head for statement in naming for head in statement.field}
        turns, field = {}, []
        for i in reversed([i for i in self.order if i in self.counted and i not in named]):
            signer = self.all[i].signer
            field.append((turns.get(signer, 0), i))
            turns[signer] = turns.get(signer, 0) + 1
        return {"core": core, "field": sorted(i for _, i in sorted(field)[:TIPS_MAX])}

    def floor(self):
        floors = [i for i in self.acts if self.all[i].kind == "version_floor"]
        last = min((i for i in floors if not any(i in self.past[other] for other in floors)), default=None)
        return None if last is None else {"floor": self.all[last].said["floor"], "where": self.all[last].said["where"]}

    def relays(self) -> list:
        found = []
        for i in self.order:
            if i in self.counted and self.all[i].kind == "addresses":
                found += [relay for relay in self.all[i].said["relays"] if relay not in found]
        return found

    def erased(self) -> list:
        return sorted({self.all[i].said["device"] for i in self.acts if self.all[i].kind == "remove" and self.all[i].said["erase"]})

    def answers(self) -> dict:
        standing = self.recovery_in(set(self.acts))
        beside = {i for words in self.beside.values() for i in words}
        circles = ("office", "team") if self.acts else ()
        return {
            "kept_digest": H(b"".join(bytes.fromhex(i) for i in sorted(self.kept))).hex(),
            "devices": [{"sign": sign, "role": s.said["device"]["role"], "member": s.said["device"]["member"], "by": s.id}
                        for sign, s in sorted(self.devices.items())],
            "removed": sorted(self.removed), "erase": self.erased(), "tips": self.tips(), "kept": sorted(self.kept),
            "requests": [{"id": i, "fresh": sorted(self.all[i].core) == self.tips()["core"]} for i in sorted(self.asked)
                         if self.all[i].is_core and self.is_active_office(self.all[i].signer)],
            "waiting": sorted(self.kept - self.counted - set(self.acts) - beside),
            "recovery_key": self.brings_recovery.get(standing), "version_floor": self.floor(), "addresses": self.relays(),
            "newest_epoch": {circle: self.newest(circle) for circle in circles},
            "next_number": {circle: 1 + max(self.places[circle].values()) for circle in circles},
        }


def office_at(fold: Fold, heads: list, sign: str) -> bool:
    counting = [head for head in heads if head in fold.past]
    past = set(counting).union(*(fold.past[head] for head in counting))
    return fold.authority(sign, past) not in (None, "recovery")
