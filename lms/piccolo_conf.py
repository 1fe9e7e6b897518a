"""What Piccolo's own command line needs to find our database and tables."""

import os

from piccolo.conf.apps import AppRegistry

from lms.core.db import database_for
from lms.core.settings import load_settings

DB = database_for(load_settings(os.environ).database_url)
APP_REGISTRY = AppRegistry(apps=["lms.piccolo_app"])
