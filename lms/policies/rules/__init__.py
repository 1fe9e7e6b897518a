"""Rules of policies: reading them, naming their clauses, what a newer text changes."""
