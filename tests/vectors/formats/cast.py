"""The people of the vectors and their devices, and the tables that print them."""

from functools import cached_property

from .hpke import key_id, xwing_public
from .primitives import b64, ed25519_public, stream


class Device:
    """A device identity: Ed25519 to sign, X-Wing to be sealed to, a second Ed25519 to post while locked."""

    def __init__(self, who: str, member: str, name: str, role: str):
        self.who, self.name, self.role = who, name, role
        self.sign_seed = stream(f"{who}/sign", 32)
        self.seal_seed = stream(f"{who}/seal", 32)
        self.post_seed = stream(f"{who}/post", 32)
        self.member = stream(f"{member}/member", 16)

    @cached_property
    def sign(self) -> bytes:
        return ed25519_public(self.sign_seed)

    @cached_property
    def seal(self) -> bytes:
        return xwing_public(self.seal_seed)

    @cached_property
    def post(self) -> bytes:
        return ed25519_public(self.post_seed)

    def table(self) -> dict:
        return {
            "who": self.who,
            "sign_seed": self.sign_seed.hex(),
            "sign": self.sign.hex(),
            "seal_seed": self.seal_seed.hex(),
            "seal": b64(self.seal),
            "key_id": key_id(self.seal).hex(),
            "post_seed": self.post_seed.hex(),
            "post": self.post.hex(),
            "member": self.member.hex(),
            "name": self.name,
            "role": self.role,
        }


class Epoch:
    """A key a whole circle shares: number, 32-byte X-Wing seed, public key."""

    def __init__(self, circle: str, number: int):
        self.circle, self.number = circle, number
        self.seed = stream(f"epoch/{circle}/{number}", 32)

    @cached_property
    def public(self) -> bytes:
        return xwing_public(self.seed)

    def table(self) -> dict:
        return {
            "circle": self.circle,
            "number": self.number,
            "seed": self.seed.hex(),
            "public": b64(self.public),
            "key_id": key_id(self.public).hex(),
        }


WANJIRU = Device("wanjiru-laptop", "wanjiru", "Wanjiru", "office")
WANJIRU_DESK = Device("wanjiru-desktop", "wanjiru", "Wanjiru", "office")
NJERI = Device("njeri-laptop", "njeri", "Njeri wa Kamau", "office")
HALIMA = Device("halima-laptop", "halima", "Halima", "office")
ACHIENG = Device("achieng-phone", "achieng", "Achieng’ 🌻", "field")
OTIENO = Device("otieno-phone", "otieno", "Otieno", "field")
STRANGER = Device("stranger-phone", "stranger", "Stranger", "field")

OFFICE_1, OFFICE_2, OFFICE_3 = (Epoch("office", number) for number in (1, 2, 3))
TEAM_1, TEAM_2, TEAM_3 = (Epoch("team", number) for number in (1, 2, 3))


def at(ms: int) -> dict:
    """A stamp in Nairobi."""
    return {"ms": ms, "offset_min": 180}


# 2026-03-02 09:00 in Nairobi.
MORNING = 1_772_431_200_000


__all__ = [name for name in dir() if name.isupper()] + ["Device", "Epoch", "at", "b64"]
