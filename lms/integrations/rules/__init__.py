"""Vendors' words to ours: one module for each phone system, pure functions of a payload."""

from lms.integrations.rules import amazon_connect, asterisk, genesys, shape, twilio, webex

__all__ = ["amazon_connect", "asterisk", "genesys", "shape", "twilio", "webex"]
