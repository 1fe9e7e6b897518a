"""What is said about a text while it is written, without looking at the database."""
