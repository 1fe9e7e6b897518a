"""The whole site with a draft of its small course, opened by Tess."""

from tests.support.written_site import opened, site, tess

__all__ = ["opened", "site", "tess"]
