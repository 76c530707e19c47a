"""Names for things by what they are made of, so that reading the same thing twice adds nothing."""

from hashlib import blake2b

SEPARATOR = "\x1f"


def digest(*parts: object) -> str:
    """32 hexadecimal digits that stand for these parts in this order; None and '' differ."""
    text = SEPARATOR.join("\x00" if part is None else str(part) for part in parts)
    return blake2b(text.encode(), digest_size=16).hexdigest()
