"""Rules of coverage: reading clauses, and what is missing to one."""
