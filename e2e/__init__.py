"""Journeys through the running site in a real browser, and pictures of its screens."""
