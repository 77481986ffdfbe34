"""login.json: what a device signs to log in, the token a relay answers with, origins."""

from .cast import ACHIENG, WANJIRU
from .primitives import b64, flip, hmac256, sign, stream, u8, u16, u32, u64, wide

SCOPE = {"device": 1, "post": 2}


def challenge(scope: str, origin: str, nonce: bytes, device: bytes) -> bytes:
    text = origin.encode("ascii")
    return b"daftari/v1/relay" + u8(SCOPE[scope]) + u16(len(text)) + text + nonce + device


def nonce_of(key: bytes, team: bytes, device: bytes, random: bytes, minute: int) -> bytes:
    said = random + u32(minute)
    return said + hmac256(key, team + device + said)[:16]


def token(key: bytes, scope: int, team: bytes, device: bytes, expiry: int, version: int = 1) -> bytes:
    said = u8(version) + u8(scope) + team + device + u64(expiry)
    return said + hmac256(key, said)


def make(team: bytes) -> dict:
    logins = []
    for scope, origin in (("device", "https://relay.example.org"), ("post", "https://relay.example.org"),
                          ("device", "http://192.168.1.20:8443"), ("device", "https://[fd00::1]:8443")):
        nonce = stream(f"login/{scope}/{origin}", 36)
        signed = challenge(scope, origin, nonce, ACHIENG.sign)
        seed = ACHIENG.sign_seed if scope == "device" else ACHIENG.post_seed
        logins.append({
            "scope": scope, "origin": origin, "nonce": nonce.hex(), "device": ACHIENG.sign.hex(), "seed": seed.hex(),
            "verified_with": (ACHIENG.sign if scope == "device" else ACHIENG.post).hex(),
            "signed": wide(signed), "signature": sign(seed, signed).hex(),
        })
    key, now = stream("relay token key", 32), 1_772_431_200
    nonce_key, minute = stream("relay nonce key", 32), now // 60
    random = stream("login/nonce", 16)
    hers = nonce_of(nonce_key, team, ACHIENG.sign, random, minute)
    good = token(key, 1, team, ACHIENG.sign, now + 900)
    return {
        "about": "Login by signature, and tokens.",
        "logins": logins,
        "nonce_key": nonce_key.hex(),
        "nonces": [
            {"team": team.hex(), "device": device.hex(), "random": random.hex(), "minute": minute, "nonce": hers_.hex(),
             "good": [minute * 60, minute * 60 + 179], "bad": [minute * 60 - 1, minute * 60 + 180]}
            for device, hers_ in ((ACHIENG.sign, hers), (WANJIRU.sign, nonce_of(nonce_key, team, WANJIRU.sign, random, minute)))
        ],
        "negative_nonces": [
            {"name": name, "team": team_.hex(), "device": device.hex(), "nonce": bad.hex()} for name, team_, device, bad in [
                ("for another device", team, WANJIRU.sign, hers),
                ("for another team", flip(team, 0), ACHIENG.sign, hers),
                ("another random part", team, ACHIENG.sign, flip(hers, 0)),
                ("a later minute", team, ACHIENG.sign, hers[:16] + u32(minute + 1) + hers[20:]),
                ("one bit of the tag flipped", team, ACHIENG.sign, flip(hers, -1)),
                ("of another relay", team, ACHIENG.sign, nonce_of(stream("another nonce key", 32), team, ACHIENG.sign, random, minute)),
                ("nothing", team, ACHIENG.sign, bytes(36)),
            ]
        ],
        "origins": [
            {"typed": typed, "origin": origin} for typed, origin in [
                ("https://relay.example.org", "https://relay.example.org"),
                ("https://relay.example.org/", "https://relay.example.org"),
                (" HTTPS://Relay.Example.ORG:443/ ", "https://relay.example.org"),
                ("http://relay.example.org:80", "http://relay.example.org"),
                ("http://relay.example.org:443", "http://relay.example.org:443"),
                ("https://relay.example.org:8443", "https://relay.example.org:8443"),
                ("http://192.168.1.20:8443", "http://192.168.1.20:8443"),
                ("https://[FD00::1]:8443", "https://[fd00::1]:8443"),
                ("https://[fd00::1]", "https://[fd00::1]"),
                ("https://[fd00:0:0:0:0:0:0:1]:443", "https://[fd00::1]"),
                ("https://relay.example.org:08443", "https://relay.example.org:8443"),
            ]
        ],
        "not_origins": ["", "relay.example.org", "https://", "https:///", "ftp://relay.example.org", "https://relay.example.org/v1",
                        "https://relay.example.org?x", "https://relay.example.org#x", "https://amina@relay.example.org",
                        "https://relay.example.org:", "https://relay.example.org:0", "https://relay.example.org:+1", "https://fd00::1",
                        "https://[fd00::1", "https://[fd00::1]x", "https://relay.example.org:99999", "https://relay.example.org:port",
                        "https://relay example.org", "https://rélay.example.org", "https://" + "a" * 256],
        "key_proofs": [
            {"setup_code": setup.hex(), "nonce": nonce.hex(), "pin": pin.hex(),
             "proof": hmac256(setup, b"daftari/v1/relay/key" + nonce + pin).hex()}
            for setup, nonce, pin in [
                (stream(f"setup code {n}", 10), stream(f"proof nonce {n}", 32), stream(f"pin {n}", 32)) for n in range(3)
            ]
        ],
        "negative": [
            {"name": name, "refused_at": "signature", "verified_with": with_.hex(), "signed": wide(signed), "signature": signature.hex()}
            for name, with_, signed, signature in _negative()
        ],
        "token_key": key.hex(), "now": now,
        "tokens": [
            {"scope": scope, "team": team.hex(), "device": device.sign.hex(), "expiry": now + 900,
             "token": b64(token(key, SCOPE[scope], team, device.sign, now + 900))}
            for scope, device in (("device", ACHIENG), ("post", ACHIENG), ("device", WANJIRU))
        ],
        "negative_tokens": [
            {"name": name, "refused_at": at, "token": bad} for name, at, bad in [
                ("nothing", "length", ""),
                ("no base64url", "length", "*" * 142),
                ("padded", "length", b64(good) + "=="),
                ("cut", "tag", b64(good[:-1])),
                ("a byte behind it", "tag", b64(good + b"\0")),
                ("another scope", "tag", b64(flip(good, 1, 1))),
                ("another device", "tag", b64(flip(good, 40))),
                ("a later expiry", "tag", b64(flip(good, 73, 4))),
                ("one bit of the tag flipped", "tag", b64(flip(good, -1))),
                ("of another relay", "tag", b64(token(stream("another token key", 32), 1, team, ACHIENG.sign, now + 900))),
                ("a newer version", "version", b64(token(key, 1, team, ACHIENG.sign, now + 900, version=2))),
                ("an unknown scope", "scope", b64(token(key, 3, team, ACHIENG.sign, now + 900))),
                ("expired this second", "expiry", b64(token(key, 1, team, ACHIENG.sign, now))),
            ]
        ],
    }


def _negative() -> list:
    origin, nonce = "https://relay.example.org", stream("login/negative", 36)
    signed = challenge("device", origin, nonce, ACHIENG.sign)
    signature = sign(ACHIENG.sign_seed, signed)
    return [
        ("for another relay", ACHIENG.sign, challenge("device", "https://other.example.org", nonce, ACHIENG.sign), signature),
        ("for another scope", ACHIENG.sign, challenge("post", origin, nonce, ACHIENG.sign), signature),
        ("for another nonce", ACHIENG.sign, challenge("device", origin, flip(nonce, 0), ACHIENG.sign), signature),
        ("for another device", ACHIENG.sign, challenge("device", origin, nonce, WANJIRU.sign), signature),
        ("by the post key", ACHIENG.sign, signed, sign(ACHIENG.post_seed, signed)),
        ("one bit flipped", ACHIENG.sign, signed, flip(signature, 20)),
    ]
