"""The pages on which a unit is written: a text with its preview, a quiz with its questions."""
