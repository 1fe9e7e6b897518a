"""Rules of lists and outlines: states, steps, words; values in, values out."""
