"""The few primitives every format is made of, named as docs/formats.md names them.

Nothing here is random: `stream(name, n)` stands where a device would ask for randomness, so every run gives the same bytes.
"""

import base64
import hashlib
import hmac
import json
import struct

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def stream(name: str, n: int) -> bytes:
    """The first n bytes of SHAKE256("daftari vectors" ‖ name): stands for randomness."""
    return hashlib.shake_256(b"daftari vectors" + name.encode()).digest(n)


def u8(n: int) -> bytes:
    return struct.pack(">B", n)


def u16(n: int) -> bytes:
    return struct.pack(">H", n)


def u32(n: int) -> bytes:
    return struct.pack(">I", n)


def u64(n: int) -> bytes:
    return struct.pack(">Q", n)


def H(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def hmac256(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def hkdf_extract(salt: bytes, ikm: bytes) -> bytes:
    return hmac256(salt or bytes(32), ikm)


def hkdf_expand(prk: bytes, info: bytes, length: int) -> bytes:
    out, block, i = b"", b"", 1
    while len(out) < length:
        block = hmac256(prk, block + info + bytes([i]))
        out += block
        i += 1
    return out[:length]


def hkdf(ikm: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256, in the argument order of docs/formats.md."""
    return hkdf_expand(hkdf_extract(salt, ikm), info, length)


def seal(key: bytes, nonce: bytes, plain: bytes, aad: bytes) -> bytes:
    return ChaCha20Poly1305(key).encrypt(nonce, plain, aad)


def ed25519_public(seed: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(seed: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def possession(device: dict) -> bytes:
    """What a device signs to be added: its three keys and the role it asks for."""
    seal_key = base64.urlsafe_b64decode(device["seal"] + "=" * (-len(device["seal"]) % 4))
    role = {"office": 1, "field": 2}.get(device["role"], 0)
    return b"daftari/v1/device" + bytes.fromhex(device["sign"]) + seal_key + bytes.fromhex(device["post"]) + u8(role)


def argon2id(secret: bytes, salt: bytes, memory_kib: int, passes: int) -> bytes:
    """Version 1.3, one lane, 32 bytes."""
    return hash_secret_raw(secret, salt, passes, memory_kib, 1, 32, Type.ID, 19)


def wide(data: bytes) -> str:
    """Bytes as every JSON of the formats writes them: up to 64 in hex, longer ones in base64url."""
    return data.hex() if len(data) <= 64 else b64(data)


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def compact(value) -> bytes:
    """JSON as a device writes it: no spaces, text unescaped, keys in the order given."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def flip(data: bytes, at: int, bit: int = 0) -> bytes:
    """The same bytes with one bit changed; a negative `at` counts from the end."""
    changed = bytearray(data)
    changed[at] ^= 1 << bit
    return bytes(changed)
