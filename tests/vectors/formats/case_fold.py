"""case_fold.json: which entries of a case count, who holds it, its heads and its worker, over sets an adversary made.

Written from docs/formats.md ("What counts, and who holds a case") and in the plainest way: whole pasts as sets.
"""

from .primitives import stream

AMINA, BERYL, CHEBET, OFFICE, MALLORY = "amina", "beryl", "chebet", "office", "mallory"
PEOPLE = [AMINA, BERYL, CHEBET, OFFICE, MALLORY]


class Dice:
    """Numbers from the shared stream, so that every run makes the same sets."""

    def __init__(self, label: str):
        self.bytes, self.at = stream(label, 4_096), 0

    def below(self, n: int) -> int:
        value = int.from_bytes(self.bytes[self.at : self.at + 2])
        self.at += 2
        return value % n

    def pick(self, items: list):
        return items[self.below(len(items))]


class CaseSet:
    def __init__(self, entries: list, removed: list):
        self.removed = removed
        self.entries = {entry["id"]: entry for entry in entries}
        self.past, order = {}, []
        while True:
            ready = sorted(i for i, e in self.entries.items() if i not in self.past and all(p in self.past for p in e["parents"]))
            if not ready:
                break
            entry = self.entries[ready[0]]
            self.past[entry["id"]] = set(entry["parents"]).union(*(self.past[p] for p in entry["parents"]))
            order.append(entry["id"])
        self.seeing = [i for i in self.past if self.author(i) == OFFICE and OFFICE not in removed]
        self.seen = set().union(*(self.past[i] for i in self.seeing))
        self.standing = {i for i in self.past if self.author(i) not in removed or i in self.seen}
        self.openings = {i for i in self.standing if self.says(i) == "case_opened"}
        self.counted, self.shares = set(), {}
        for i in order:
            if self.counts(i):
                self.counted.add(i)
                if self.says(i) == "share":
                    self.shares[i] = self.entries[i]["device"]

    def says(self, i: str) -> str:
        return self.entries[i]["says"]

    def author(self, i: str) -> str:
        return self.entries[i]["author"]

    def knows(self, i: str, other: str) -> bool:
        return other in self.past[i]

    def takes_every_root(self, i: str) -> bool:
        return self.author(i) in (OFFICE, self.entries[i]["device"])

    def unshares(self, device: str) -> list:
        return [i for i in self.standing if self.says(i) == "unshare" and self.entries[i]["device"] == device]

    def takes_as_opener(self, i: str) -> bool:
        binding = [u for u in self.unshares(AMINA) if self.takes_every_root(u) and self.past[u] & self.openings]
        knows = bool(self.past[i] & self.openings)
        return self.author(i) == AMINA and knows and self.lies_before(i, self.without_late_leaving(AMINA, binding))

    def binds(self, taking: str, i: str) -> bool:
        if self.knows(taking, i):
            return False
        named = any(i in self.entries[by]["parents"] for by in self.seeing)
        lifting = [by for by in self.seeing if self.knows(by, i) and len(self.entries[by]["parents"]) < 32]
        return not named and not any(not self.knows(by, taking) for by in lifting)

    def lies_before(self, i: str, takings: list) -> bool:
        return all(self.knows(t, i) for t in takings)

    def without_late_leaving(self, device: str, takings: list) -> list:
        others = [t for t in takings if self.author(t) != device]
        return [t for t in takings if t in others or self.lies_before(t, others)]

    def takings(self, root: str) -> list:
        device = AMINA if root in self.openings else self.shares[root]
        found = []
        for i in self.unshares(device):
            knows = bool(self.past[i] & self.openings) if root in self.openings else self.knows(i, root)
            by_right = self.takes_every_root(i)
            by_opener = root not in self.openings and self.author(root) != OFFICE and self.takes_as_opener(i)
            if knows and (by_right or by_opener):
                found.append(i)
        return self.without_late_leaving(device, found)

    def roots(self, device: str) -> list:
        return [i for i, to in self.shares.items() if to == device] + (sorted(self.openings) if device == AMINA else [])

    def counts(self, i: str) -> bool:
        author = self.author(i)
        if i not in self.standing:
            return False
        if author == OFFICE or i in self.openings:
            return True
        leaves = self.says(i) == "unshare" and self.entries[i]["device"] == author
        for root in self.roots(author):
            binding = [t for t in self.takings(root) if not (leaves and self.author(t) == author)]
            if self.knows(i, root) and not any(self.binds(t, i) for t in binding):
                return True
        return False

    def worker(self):
        named = [i for i in self.shares if self.author(i) == OFFICE and self.entries[i]["worker"]]
        last = sorted(i for i in named if not any(self.knows(other, i) for other in named))
        if last and not self.takings(last[0]) and self.shares[last[0]] not in self.removed:
            return self.shares[last[0]]
        if AMINA in self.removed:
            return None
        own = [root for root in self.roots(AMINA) if root in self.openings or self.author(root) == OFFICE]
        return AMINA if any(not self.takings(root) for root in own) else None

    def expected(self) -> dict:
        known = set().union(*(self.past[i] for i in self.counted))
        return {
            "counted": sorted(self.counted),
            "review": sorted(set(self.past) - self.counted),
            "waiting": sorted(set(self.entries) - set(self.past)),
            "heads": sorted(self.counted - known),
            "holders": [
                who for who in PEOPLE if who not in self.removed and any(not self.takings(root) for root in self.roots(who))
            ],
            "worker": self.worker(),
        }


def _entry(label: str, author: str, seq: int, parents: list, says: str, device=None, worker=False) -> dict:
    identity = stream(label, 32)
    return {"id": identity.hex(), "author": author, "author_seq": seq, "parents": sorted(parents), "says": says,
            "device": device, "worker": worker}


def _set(number: int) -> list:
    """Amina opens the case and shares it with two, the office with a third; then everybody, Mallory more than others, writes
    upon anything that is there."""
    dice, seqs, entries = Dice(f"case_fold/{number}"), dict.fromkeys(PEOPLE, 0), []

    def write(author: str, parents: list, says: str, device=None, worker=False):
        seqs[author] += 1
        entries.append(_entry(f"case_fold/{number}/{len(entries)}", author, seqs[author], parents, says, device, worker))
        return entries[-1]["id"]

    opened = write(AMINA, [], "case_opened")
    first = write(AMINA, [opened], "share", BERYL)
    second = write(AMINA, [first], "share", MALLORY)
    write(OFFICE, [second], "share", CHEBET)
    if number % 7 == 0:
        write(AMINA, [], "case_opened")
    missing = stream(f"case_fold/{number}/missing", 32).hex()
    for _ in range(4 + dice.below(12)):
        author = dice.pick(PEOPLE + [MALLORY, MALLORY])
        here = [entry["id"] for entry in entries]
        # Honest people write upon what stands last more often than not.
        parents = {here[-1 - dice.below(min(3, len(here)))] for _ in range(1 + dice.below(3))}
        if author == MALLORY:
            parents = {dice.pick(here) for _ in range(dice.below(4))} | ({missing} if dice.below(12) == 0 else set())
        says = dice.pick(["note", "note", "share", "unshare", "unshare"])
        device = dice.pick(PEOPLE) if says != "note" else None
        write(author, list(parents), says, device, says == "share" and dice.below(2) == 0)
    return entries


def make() -> dict:
    sets = []
    for number in range(100):
        entries = _set(number)
        removed = [PEOPLE[number % len(PEOPLE)]] if number >= 60 else []
        sets.append({"entries": entries, "removed": removed, "expected": CaseSet(entries, removed).expected()})
    return {"about": "Entries of one case by name of their authors; `office` is an office device, everybody else in the field; "
            "`removed` are removed from the team.",
            "sets": sets}
