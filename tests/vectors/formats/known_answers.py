"""Published answers the hand-written parts must give before any vector is made."""

import hashlib

from cryptography.hazmat.primitives.asymmetric import mlkem
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives import hpke as library

from .hpke import Sealed, key_schedule, xwing_decapsulate, xwing_encapsulate, xwing_public
from .primitives import H, hkdf, stream, u16


def check() -> None:
    _hkdf_rfc5869()
    _xwing_draft()
    _hpke_rfc9180()
    _hpke_library()


def _hkdf_rfc5869() -> None:
    """RFC 5869, A.1."""
    okm = hkdf(b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)
    assert okm.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


def _xwing_draft() -> None:
    """draft-connolly-cfrg-xwing-kem, first test vector (the two long values by their SHA-256)."""
    seed = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
    randomness = bytes.fromhex(
        "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
        "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2"
    )
    public = xwing_public(seed)
    assert H(public).hex() == "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb"
    shared, ciphertext = xwing_encapsulate(public, randomness)
    assert H(ciphertext).hex() == "17cd532d657e44c897ca6583e548a5424fc70bf54f99515a4d2bcf99e3469f33"
    assert shared.hex() == "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384"
    assert xwing_decapsulate(seed, ciphertext) == shared


def _hpke_rfc9180() -> None:
    """RFC 9180, A.2.1: the same KDF and AEAD behind another KEM, so the key schedule is the same code."""
    key, nonce = key_schedule(
        bytes.fromhex("0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7"),
        bytes.fromhex("4f6465206f6e2061204772656369616e2055726e"),
        b"HPKE" + u16(0x0020) + u16(0x0001) + u16(0x0003),
    )
    assert key.hex() == "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91"
    assert nonce.hex() == "5c4d98150661b848853b547f"


def _hpke_library() -> None:
    """What is sealed here opens with the HPKE of the `cryptography` package (MLKEM768-X25519)."""
    seed = stream("known answers/seed", 32)
    expanded = hashlib.shake_256(seed).digest(96)
    private = library.MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        X25519PrivateKey.from_private_bytes(expanded[64:]),
    )
    suite = library.Suite(library.KEM.MLKEM768_X25519, library.KDF.HKDF_SHA256, library.AEAD.CHACHA20_POLY1305)
    sealed = Sealed(xwing_public(seed), b"daftari", b"data key", stream("known answers/encapsulation", 64))
    assert suite.decrypt(sealed.enc + sealed.ct, private, b"daftari") == b"data key"
