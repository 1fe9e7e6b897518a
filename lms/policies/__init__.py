"""Policies as data: the one that comes with Lull, and others brought in as Markdown."""
