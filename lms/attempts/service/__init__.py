"""Changing the states and clocks of attempts: one way in, one lock, one event each."""
