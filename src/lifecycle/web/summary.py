"""错误汇总: names the field before what is wrong with it. The summary stands above the form, whose labels come later than it."""

import re

_LINK = re.compile(r'(<a href="#([^"]+)" data-field>)')
_LABEL = r'<label for="{0}">([^<]+)|id="{0}"[^>]* aria-label="([^"]+)"|id="{0}"[^>]*><legend>([^<]+)'


def with_names(html: str, between: str) -> str:
    """A page whose summary says of each field what it is called, as the page itself calls it further down. between: name and sentence."""

    def named(link: re.Match[str]) -> str:
        label = re.search(_LABEL.format(re.escape(link[2])), html)
        return f"{link[1]}{next(filter(None, label.groups()))}{between}" if label else link[1]

    return _LINK.sub(named, html)
