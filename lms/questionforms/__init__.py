"""A question as a form: the same question as its text, for those who prefer fields."""
