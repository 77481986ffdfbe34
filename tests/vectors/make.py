"""Makes the frozen vectors of every format in docs/formats.md: `make.py DIRECTORY` writes one JSON file per format.

An implementation of its own, in another language than the one it tests: it shares nothing with the Rust code but the page.
`scripts/vectors` runs it; Rust tests read what it wrote.
"""

import json
import sys
from pathlib import Path

from formats import (alarms, batches, case_fold, entry, envelope, erasures, invite, known_answers, login, quick_notes, receipt, recovery,
                     roster, sealed_file, slots, spool)
from formats.primitives import compact


def make() -> dict:
    known_answers.check()
    team = roster.Roster()
    head = team.add_phone.id
    story = entry.Story(head)
    envelopes = envelope.make(team.team, head, story, compact(receipt.full(story, head)))
    waiting = [envelope.Envelope(name, team.team, entry.ACHIENG, [head], envelope.ENTRIES, [item.full],
                                 [envelope.Recipient.epoch(team.team, envelope.OFFICE_1)]).bytes
               for name, item in (("spooled 1", story.phone.entries[0]), ("spooled 2", story.phone.entries[1]))]
    return {
        "slots": slots.make(),
        "entry": entry.make(story),
        "case_fold": case_fold.make(),
        "envelope": envelopes,
        "erasures": erasures.make(team.team, head),
        "receipt": receipt.make(story, head),
        "spool": spool.make(waiting),
        "quick_notes": quick_notes.make(),
        "alarms": alarms.make(),
        "invite": invite.make(team.team, head),
        "login": login.make(team.team),
        "batches": batches.make(),
        "recovery": recovery.make(),
        "sealed_file": sealed_file.make(),
        "roster": roster.make(team),
    }


if __name__ == "__main__":
    directory = Path(sys.argv[1])
    for name, content in make().items():
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        (directory / f"{name}.json").write_text(text, encoding="utf-8")
