"""What other systems say becomes what happens here; names that others use."""

from lms.integrations.service.ami import AmiAddress, AmiRefused, ami_address, try_ami
from lms.integrations.service.listening import listen
from lms.integrations.service.taking import Taken, take_reports

__all__ = ["AmiAddress", "AmiRefused", "Taken", "ami_address", "listen", "take_reports", "try_ami"]
