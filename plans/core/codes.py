"""The code on a paper by which anybody can check it: 128 bits as letters and digits that nobody confuses."""

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_CONFUSED = str.maketrans("ILO", "110")
SIZE, LENGTH = 16, 26  # bytes, letters
_GROUP = 5


def written(secret: bytes) -> str:
    """Sixteen bytes as the letters of a code."""
    value = int.from_bytes(secret[:SIZE])
    return "".join(_LETTERS[value >> 5 * at & 31] for at in reversed(range(LENGTH)))


def read(text: str) -> str:
    """The code as it is kept of what somebody typed: any case, with spaces or dashes; "" for what is none."""
    if len(text) > 4 * LENGTH:
        return ""
    code = "".join(sign for sign in text.upper() if not sign.isspace() and sign not in "-–—").translate(_CONFUSED)
    return code if len(code) == LENGTH and set(code) <= set(_LETTERS) else ""


def shown(code: str) -> str:
    """The code in groups, for people: 01234-56789-…"""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))
