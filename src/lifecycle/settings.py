"""设置: what the environment says; nothing else in the program reads it."""

import os
from pathlib import Path

DEFAULT_DATABASE_URL = "sqlite:///lifecycle.db"


def database_url() -> str:
    """LIFECYCLE_DATABASE_URL: sqlite:///FILE or postgresql+psycopg://…; by default a file in the working folder."""
    return os.environ.get("LIFECYCLE_DATABASE_URL") or DEFAULT_DATABASE_URL


def https() -> bool:
    """LIFECYCLE_HTTPS=1: the pages are reached over https, through a proxy in front of `lifecycle serve`; cookies then stay on https."""
    return os.environ.get("LIFECYCLE_HTTPS") == "1"


def attachments_folder() -> Path | None:
    """LIFECYCLE_ATTACHMENTS: where files are kept; by default beside the file of an embedded database."""
    folder = os.environ.get("LIFECYCLE_ATTACHMENTS")
    return Path(folder) if folder else None
