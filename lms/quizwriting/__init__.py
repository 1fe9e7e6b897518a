"""Writing a quiz in the browser: what is said of its text while it is typed."""
