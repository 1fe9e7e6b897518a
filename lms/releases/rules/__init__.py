"""What may be decided about publishing without looking at the database."""
