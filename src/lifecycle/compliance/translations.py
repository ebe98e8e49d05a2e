"""参考译文: titles and notes of the policy documents in English. They are ours, for orientation; no clause is translated.

They go by the words themselves: what was recorded under another title is never shown under this one's translation.
"""

from collections.abc import Mapping
from pathlib import Path

from yaml.nodes import Node

from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.forms import compose, fault, fields, listing, text

FILE = "translations.yaml"


def translations(folder: Path) -> Mapping[str, str]:
    """参考译文 of a policies folder, by the Chinese words. Raises BadInput with file, line and reason."""
    words, _ = read_words(folder / FILE, FILE)
    found: dict[str, str] = {}

    def entered(node: Node) -> None:
        pair = fields(node, {"zh": text, "en": text})
        if pair["zh"] in found:
            raise fault(node, "policy.repeated_key", key=pair["zh"])
        found[pair["zh"]] = pair["en"]

    listing(entered)(compose(words, FILE))
    return found
