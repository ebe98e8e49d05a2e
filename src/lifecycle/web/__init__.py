"""网页与接口: pages by reader, and the JSON API; nothing is decided here."""

from lifecycle.web.app import create_app

__all__ = ["create_app"]
