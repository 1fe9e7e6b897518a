"""Changing what handed-in attempts have earned, with the learning records of it."""

from lms.credits.service.changing import Changed, change_credits, foresee_credits

__all__ = ["Changed", "change_credits", "foresee_credits"]
