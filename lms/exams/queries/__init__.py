"""Reading sittings, who sits in them, and what was granted to whom."""
