"""invite.json: the code, its five messages, the transcript and the four words."""

from pathlib import Path

from .cast import ACHIENG, NJERI, TEAM_1, WANJIRU
from .envelope import SEEDS, Envelope, Recipient, seed_item
from .primitives import H, argon2id, b64, compact, flip, hkdf, possession, seal, sign, stream, u8, u32, wide
from .roster import PIN

SALT = b"daftari/v1/invite"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
WORDS_FILE = Path(__file__).parents[3] / "crates/crypto/src/safe/invite/words.txt"
# SHA-256 of the list as docs/formats.md names it.
WORDS_HASH = "8d6c95cc99d5951b3caaabc625bb363da4ef5bd84eafd6702532a6aa1e93f9bf"


def formatted(code: bytes) -> str:
    n = int.from_bytes(code, "big")
    text = "".join(ALPHABET[n >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(text[i:i + 4] for i in range(0, 16, 4))


def id_of(code: bytes, k: int) -> bytes:
    return hkdf(code, SALT, b"id" + u8(k), 16)


def key_of(code: bytes, k: int) -> bytes:
    return hkdf(code, SALT, b"key" + u8(k), 32)


def words() -> list:
    raw = WORDS_FILE.read_bytes()
    assert H(raw).hex() == WORDS_HASH, "not the list of the page"
    list_ = raw.decode().split()
    assert len(list_) == 2048 and list_ == sorted(set(list_)) and len({word[:4] for word in list_}) == 2048
    return list_


def four_words(transcript: bytes) -> list:
    bits = int.from_bytes(transcript, "big") >> (256 - 44)
    return [words()[bits >> shift & 2047] for shift in (33, 22, 11, 0)]


def device_words(team: bytes, device: bytes) -> list:
    """What a second person compares of an office device: each guess at other keys costs a stretching."""
    salt = H(b"daftari/v1/device/words" + team)[:16]
    return four_words(argon2id(H(device), salt, 65_536, 3))


def sized(text: bytes) -> bytes:
    return u32(len(text)) + text


def transcript_of(dialled: dict, plain: list) -> bytes:
    """Over the relay as a device dials it, and the first four messages as it saw them first."""
    origin, pin = dialled["origin"].encode("ascii"), dialled["pin"]
    relay = sized(origin) + (u8(0) + sized(b"") if pin is None else u8(1) + sized(pin.encode("ascii")))
    return H(b"daftari/v2/invite/transcript" + relay + b"".join(sized(text) for text in plain[:4]))


def make(team: bytes, add: bytes) -> dict:
    code = stream("invite/code", 10)
    keys = {"sign": ACHIENG.sign.hex(), "seal": b64(ACHIENG.seal), "post": ACHIENG.post.hex()}
    reveal = compact({"version": 1, "nonce": stream("invite/phone nonce", 32).hex(), **keys,
                      "proof": b64(sign(ACHIENG.sign_seed, possession({**keys, "role": "field"})))})
    laptop = possession({"sign": NJERI.sign.hex(), "seal": b64(NJERI.seal), "post": NJERI.post.hex(), "role": "office"})
    seeds = Envelope("welcome", team, WANJIRU, [], SEEDS, [seed_item(TEAM_1)], [Recipient.device(team, ACHIENG)])
    plain = [
        compact({"version": 1, "team": team.hex(), "relay": {"origin": "https://relay.example.org", "pin": PIN.hex()},
                 "sign": WANJIRU.sign.hex(), "seal": b64(WANJIRU.seal), "role": "field"}),
        compact({"version": 1, "commit": H(b"daftari/v1/invite/commit" + reveal).hex()}),
        compact({"version": 1, "nonce": stream("invite/office nonce", 32).hex()}),
        reveal,
        compact({"version": 1, "team": team.hex(), "add": add.hex(), "seeds": b64(seeds.bytes)}),
    ]
    sealed = [seal(key_of(code, k), bytes(12), text, id_of(code, k)) for k, text in enumerate(plain)]
    dialled = {"origin": "https://relay.example.org", "pin": PIN.hex()}
    transcript = transcript_of(dialled, plain)
    otherwise = [
        ("without a pin", {**dialled, "pin": None}),
        ("with an empty pin", {**dialled, "pin": ""}),
        ("another origin", {**dialled, "origin": "http://192.168.1.20:8443"}),
        ("another origin without a pin", {"origin": "http://192.168.1.20:8443", "pin": None}),
    ]
    text = formatted(code)
    other = stream("invite/other code", 10)
    tricky = bytes.fromhex("00443214c7426b6fbfff")  # holds 0 and 1, so that every way to misread them can be typed
    assert "0" in formatted(tricky) and "1" in formatted(tricky)

    def words_of(name: str, bytes_: bytes) -> dict:
        return {"name": name, "transcript": bytes_.hex(), "words": four_words(bytes_)}

    message = plain[2]
    nonce = stream("invite/office nonce", 32).hex().encode()
    return {
        "about": "Enrolment. Messages are sealed under keys derived from the code.",
        "code": code.hex(), "formatted": text,
        "typed": [
            {"typed": text, "code": code.hex()},
            {"typed": text.lower(), "code": code.hex()},
            {"typed": text.replace("-", ""), "code": code.hex()},
            {"typed": "  " + text.replace("-", " ") + "\n", "code": code.hex()},
            {"typed": " - ".join(text.replace("-", "")), "code": code.hex()},
            {"typed": formatted(tricky), "code": tricky.hex()},
            {"typed": formatted(tricky).replace("0", "O").replace("1", "I"), "code": tricky.hex()},
            {"typed": formatted(tricky).replace("0", "o").replace("1", "l"), "code": tricky.hex()},
            {"typed": formatted(tricky).replace("1", "i").lower(), "code": tricky.hex()},
            {"typed": formatted(tricky).replace("1", "L"), "code": tricky.hex()},
        ],
        "not_codes": ["", "-", text[:-1], text + "0", "U" + text[1:], "u" + text[1:], text.replace("-", "_"),
                      "*" + text[1:], "é" + text[1:], text + text],
        "messages": [
            {"k": k, "id": id_of(code, k).hex(), "key": key_of(code, k).hex(), "plain": plain[k].decode(), "sealed": b64(sealed[k])}
            for k in range(5)
        ],
        "dialled": dialled,
        "transcript": transcript.hex(),
        "words": four_words(transcript),
        "dialled_otherwise": [
            {"name": name, "dialled": relay, "transcript": seen.hex(), "words": four_words(seen)}
            for name, relay, seen in ((name, relay, transcript_of(relay, plain)) for name, relay in otherwise)
        ],
        "more_words": [words_of("zeros", bytes(32)), words_of("ones", b"\xff" * 32),
                       words_of("only the first 44 bits count", bytes(5) + b"\x0f" + b"\xff" * 26),
                       words_of("the last bit that counts", bytes(5) + b"\x10" + bytes(26))],
        "device_words": {"team": team.hex(), "possession": b64(laptop), "words": device_words(team, laptop)},
        "word_list": WORDS_HASH,
        "negative": [
            {"name": name, "refused_at": "opening", "k": k, "code": c.hex(), "sealed": b64(bad)} for name, k, c, bad in [
                ("another code", 0, other, sealed[0]),
                ("a message in the place of another", 2, code, sealed[1]),
                ("one bit flipped", 0, code, flip(sealed[0], 9)),
                ("one bit of the tag flipped", 0, code, flip(sealed[0], -1)),
                ("cut", 3, code, sealed[3][:-1]),
                ("shorter than a tag", 3, code, sealed[3][:15]),
                ("longer than 4,096 bytes", 0, code, seal(key_of(code, 0), bytes(12), b" " * 4081, id_of(code, 0))),
            ]
        ],
        "longest": {"k": 0, "length": 4096, "plain_blanks": 4080,
                    "tag": seal(key_of(code, 0), bytes(12), b" " * 4080, id_of(code, 0))[-16:].hex()},
        "negative_messages": [
            {"name": name, "refused_at": at, "k": 2, "plain": wide(bad)} for name, at, bad in [
                ("a newer version", "version", message.replace(b'"version":1', b'"version":2')),
                ("no version", "body", message.replace(b'"version":1,', b"")),
                ("a repeated key", "body", message.replace(b'"version":1,', b'"version":1,"version":1,')),
                ("a repeated key this version does not know", "body", message.replace(b"}", b',"x":1,"x":2}')),
                ("no nonce", "body", b'{"version":1}'),
                ("a nonce in capitals", "body", message.replace(nonce, nonce.upper())),
                ("a short nonce", "body", message.replace(nonce, nonce[:-2])),
                ("something behind it", "body", message + b" 1"),
                ("no JSON", "body", b"nonce"),
            ]
        ],
    }
