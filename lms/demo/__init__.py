"""A believable call centre at any size: the same input gives the same bytes (docs: `lms demo`)."""

from lms.demo.filling import Made, ensure_demo, fill

__all__ = ["Made", "ensure_demo", "fill"]
