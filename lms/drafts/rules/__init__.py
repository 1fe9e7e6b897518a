"""What may be decided about drafts without looking at the database."""
