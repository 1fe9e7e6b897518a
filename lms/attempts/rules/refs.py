"""What a reference of an attempt looks like."""


def is_ref(text: str) -> bool:
    """Whether the text can be an attempt's reference at all; other text never reaches the database."""
    return 0 < len(text) <= 24 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()
