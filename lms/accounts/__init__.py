"""People, org units, roles, log-ins.

Larger than a feature should be, because the door is one thing: log-in, sessions, passwords, throttle and permissions
read the same rows in the same transaction.
"""
