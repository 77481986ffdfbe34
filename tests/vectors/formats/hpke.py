"""X-Wing (draft-connolly-cfrg-xwing-kem) and HPKE base mode (RFC 9180), by hand.

The KEM is number 0x647a of draft-ietf-hpke-pq: its shared secret goes into the RFC 9180 key schedule as it is, without the
ExtractAndExpand of DHKEM. A private key is the 32-byte seed.
"""

import hashlib

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from kyber_py.ml_kem import ML_KEM_768

from .primitives import H, b64, hkdf_expand, hkdf_extract, seal, u8, u16

XWING_LABEL = bytes.fromhex("5c2e2f2f5e5c")
KEM_ID, KDF_ID, AEAD_ID = 0x647A, 0x0001, 0x0003
SUITE_ID = b"HPKE" + u16(KEM_ID) + u16(KDF_ID) + u16(AEAD_ID)


def _x25519_public(secret: bytes) -> bytes:
    key = X25519PrivateKey.from_private_bytes(secret).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _x25519(secret: bytes, public: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(public))


def xwing_expand(seed: bytes):
    """seed → (ML-KEM decapsulation key, X25519 secret, public key 1216)."""
    assert len(seed) == 32
    expanded = hashlib.shake_256(seed).digest(96)
    ek, dk = ML_KEM_768._keygen_internal(expanded[:32], expanded[32:64])
    return dk, expanded[64:], ek + _x25519_public(expanded[64:])


def xwing_public(seed: bytes) -> bytes:
    return xwing_expand(seed)[2]


def _combine(ss_m: bytes, ss_x: bytes, ct_x: bytes, pk_x: bytes) -> bytes:
    return hashlib.sha3_256(ss_m + ss_x + ct_x + pk_x + XWING_LABEL).digest()


def xwing_encapsulate(public: bytes, randomness: bytes):
    """(shared secret 32, ciphertext 1120); randomness = ML-KEM message 32 ‖ X25519 ephemeral secret 32."""
    assert len(public) == 1216 and len(randomness) == 64
    pk_m, pk_x = public[:1184], public[1184:]
    ss_m, ct_m = ML_KEM_768._encaps_internal(pk_m, randomness[:32])
    ct_x = _x25519_public(randomness[32:])
    ss_x = _x25519(randomness[32:], pk_x)
    return _combine(ss_m, ss_x, ct_x, pk_x), ct_m + ct_x


def xwing_decapsulate(seed: bytes, ciphertext: bytes) -> bytes:
    dk, sk_x, public = xwing_expand(seed)
    ct_m, ct_x = ciphertext[:1088], ciphertext[1088:]
    ss_m = ML_KEM_768.decaps(dk, ct_m)
    return _combine(ss_m, _x25519(sk_x, ct_x), ct_x, public[1184:])


def _labeled_extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hkdf_extract(salt, b"HPKE-v1" + suite + label + ikm)


def _labeled_expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return hkdf_expand(prk, u16(length) + b"HPKE-v1" + suite + label + info, length)


def key_schedule(shared_secret: bytes, info: bytes, suite: bytes = SUITE_ID):
    """RFC 9180 section 5.1, mode base: (key 32, base nonce 12)."""
    psk_id_hash = _labeled_extract(suite, b"", b"psk_id_hash", b"")
    info_hash = _labeled_extract(suite, b"", b"info_hash", info)
    context = u8(0) + psk_id_hash + info_hash
    secret = _labeled_extract(suite, shared_secret, b"secret", b"")
    return _labeled_expand(suite, secret, b"key", context, 32), _labeled_expand(suite, secret, b"base_nonce", context, 12)


class Sealed:
    """One HPKE seal with everything a reader may want to compare on the way."""

    def __init__(self, public: bytes, info: bytes, plain: bytes, randomness: bytes, aad: bytes = b""):
        self.randomness, self.info = randomness, info
        self.shared_secret, self.enc = xwing_encapsulate(public, randomness)
        self.key, self.base_nonce = key_schedule(self.shared_secret, info)
        self.ct = seal(self.key, self.base_nonce, plain, aad)  # the nonce of message 0 is the base nonce itself

    def steps(self) -> dict:
        return {
            "encapsulation_randomness": self.randomness.hex(),
            "info": self.info.hex(),
            "shared_secret": self.shared_secret.hex(),
            "hpke_key": self.key.hex(),
            "hpke_base_nonce": self.base_nonce.hex(),
            "enc": b64(self.enc),
            "ct": self.ct.hex(),
        }


def key_id(public: bytes) -> bytes:
    return H(public)[:8]
