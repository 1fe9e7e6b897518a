"""Cuts static/icons.svg from an unpacked lucide-static package: `python cut.py PACKAGE/icons`; names in icons.txt."""

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
SPRITE = HERE.parents[1] / "icons.svg"


def symbol(source: Path) -> str:
    """Make one symbol of an icon file: what it draws, without comments and without space."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(encoding="utf-8"), re.DOTALL)
    assert inner, source
    drawn = re.sub(r"\s*\n\s*", "", inner.group(1)).replace(" />", "/>")
    return f'<symbol id="{source.stem}" viewBox="0 0 24 24">{drawn}</symbol>'


def main(folder: Path) -> None:
    """Write the sprite; a name that the package does not have is an error."""
    names = (HERE / "icons.txt").read_text(encoding="utf-8").split()
    symbols = "\n".join(symbol(folder / f"{name}.svg") for name in names)
    licence = "<!-- Lucide 1.62.0, ISC licence, see vendor/lucide-1.62.0/LICENSE -->"
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{licence}\n{symbols}\n</svg>\n'
    SPRITE.write_text(text, encoding="utf-8")
    print(f"{len(names)} icons, {len(text)} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
