"""How a person's name is cut short."""

_CJK_START = "\u3400"


def initials(name: str) -> str:
    """Give what stands in the round badge: "PN" for Priya Nair, the given name 思雨 for 陈思雨."""
    words = name.split()
    if not words:
        return "?"
    if words[0][0] >= _CJK_START:
        whole = "".join(words)
        return whole[-2:] if len(whole) > 2 else whole
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()
