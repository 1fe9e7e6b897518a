"""What is due to attempts has an index of what is due only.

With the state in front SQLite, which keeps no figures about its tables, took it for "all graded attempts" too: Today
and the record of one person read the results of everybody.
"""

ID = "m0011_checks_due"
DESCRIPTION = "The sweeper's index holds only what is due"

FORWARDS = (
    "DROP INDEX attempt_check",
    "CREATE INDEX attempt_check ON attempt (next_check_at) WHERE next_check_at IS NOT NULL",
)

BACKWARDS = (
    "DROP INDEX attempt_check",
    "CREATE INDEX attempt_check ON attempt (state, next_check_at)",
)
