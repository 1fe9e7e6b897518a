"""Mail that leaves after the commit; names that others use."""

from lms.notifications.service.outbox import MAIL_JOB, enqueue, send_mail

__all__ = ["MAIL_JOB", "enqueue", "send_mail"]
