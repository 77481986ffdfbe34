"""erasures.json: what the office has a relay erase, in lists it signs."""

from .cast import ACHIENG, WANJIRU
from .primitives import compact, flip, sign, stream, wide

LABEL = b"daftari/v1/erasures"
NAMED_MAX = 4_096


def _ids(what: str, count: int) -> list:
    return sorted(stream(f"erasures/{what}/{n}", 32) for n in range(count))


def _body(team: bytes, heads: list, envelopes: list, blobs: list, signer=WANJIRU, version=1) -> dict:
    return {
        "version": version, "team": team.hex(), "signer": signer.sign.hex(), "roster_heads": [head.hex() for head in heads],
        "envelopes": [envelope.hex() for envelope in envelopes], "blobs": [blob.hex() for blob in blobs],
    }


def _signed(body: bytes, signer=WANJIRU, label=LABEL) -> bytes:
    return body + sign(signer.sign_seed, label + body)


def make(team: bytes, head: bytes) -> dict:
    envelopes, blobs, heads = _ids("envelope", 3), _ids("blob", 2), sorted([head, stream("erasures/head", 32)])
    said = _body(team, heads, envelopes, blobs)
    lists = [
        ("envelopes and blobs", said),
        ("an envelope alone", _body(team, [head], envelopes[:1], [])),
        ("a blob alone, nothing known of the roster", _body(team, [], [], blobs[:1])),
        ("one id in both lists", _body(team, heads, envelopes[:1], envelopes[:1])),
    ]
    good = compact(said)

    def changed(old: bytes, new: bytes) -> bytes:
        out = good.replace(old, new, 1)
        assert out != good, old
        return out

    def again(**parts) -> bytes:
        return compact({**said, **parts})

    hexed = [envelope.hex() for envelope in envelopes]
    most = _ids("many", NAMED_MAX)
    largest = _body(team, _ids("heads", 255), most, [])
    bad = [
        ("a newer version", "newer", _signed(changed(b'"version":1', b'"version":2'))),
        ("no version", "malformed", _signed(changed(b'"version":1,', b""))),
        ("a repeated key", "malformed", _signed(changed(b'"blobs":[', b'"blobs":[],"blobs":['))),
        ("a repeated key this version does not know", "malformed", _signed(changed(b'"version":1,', b'"version":1,"x":{"a":1,"a":2},'))),
        ("no team", "malformed", _signed(changed(b'"team":"' + team.hex().encode() + b'",', b""))),
        ("no blobs", "malformed", _signed(compact({key: value for key, value in said.items() if key != "blobs"}))),
        ("nothing named", "malformed", _signed(again(envelopes=[], blobs=[]))),
        ("envelopes that do not ascend", "malformed", _signed(again(envelopes=hexed[::-1]))),
        ("an envelope twice", "malformed", _signed(again(envelopes=[hexed[0], hexed[0]]))),
        ("blobs that do not ascend", "malformed", _signed(again(blobs=[blob.hex() for blob in blobs[::-1]]))),
        ("heads that do not ascend", "malformed", _signed(again(roster_heads=[h.hex() for h in heads[::-1]]))),
        ("an id in capitals", "malformed", _signed(again(envelopes=[hexed[0].upper()]))),
        ("a short id", "malformed", _signed(again(envelopes=[hexed[0][:-2]]))),
        ("one id too many", "malformed", _signed(again(envelopes=[i.hex() for i in most], blobs=[most[0].hex()]))),
        ("one head too many", "malformed", _signed(again(roster_heads=[h.hex() for h in _ids("heads", 256)]))),
        ("signed by another device", "malformed", _signed(good, signer=ACHIENG)),
        ("signed under another label", "malformed", _signed(good, label=b"daftari/v1/roster")),
        ("one bit of the signature flipped", "malformed", flip(_signed(good), -1)),
        ("one letter of an id changed", "malformed", changed(hexed[0][:4].encode(), b"0000") + _signed(good)[-64:]),
        ("a byte between", "malformed", _signed(good)[:-64] + b" " + _signed(good)[-64:]),
        ("shorter than a signature", "malformed", bytes(63)),
        ("a signature alone", "malformed", bytes(64)),
    ]
    return {
        "about": "Lists of what the office erased: body and signature.",
        "lists": [{"name": name, "says": body, "signed": wide(_signed(compact(body)))} for name, body in lists],
        "a key this version does not know": wide(_signed(changed(b'"blobs":', b'"weather":["rain"],"blobs":'))),
        "largest": wide(_signed(compact(largest))),
        "negative": [{"name": name, "refused_as": why, "signed": wide(bytes_)} for name, why, bytes_ in bad],
    }
