"""Small real pictures, drawn when a test asks for them."""

from io import BytesIO

from PIL import Image


def drawn(form="PNG", size=(40, 30), mode="RGB", colour=(200, 30, 30), **how):
    """The bytes of a picture of one colour."""
    out = BytesIO()
    Image.new(mode, size, colour).save(out, form, **how)
    return out.getvalue()
