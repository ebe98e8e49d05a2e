"""错误汇总: names row and field before what is wrong with it. The summary stands above the form, whose labels come later than it."""

import re

_LINK = re.compile(r'(<a href="#([^"]+)" data-field>)')
_LABEL = r'<label for="{0}">([^<]+)|id="{0}"[^>]* aria-label="([^"]+)"|id="{0}"[^>]*><legend>([^<]+)|<h2 id="{0}">([^<]+)'
_GROUP = re.compile(r'<fieldset class="group">\s*<legend>([^<]+)|<h3>([^<]+)</h3>|</fieldset>|<fieldset\b|<form\b')


def with_names(html: str, between: str) -> str:
    """A page whose summary says of each field what it is called, as the page itself calls it further down: 单体2 建筑面积, 设计单位 名称.

    between: name and sentence.
    """

    def named(link: re.Match[str]) -> str:
        label = re.search(_LABEL.format(re.escape(link[2])), html)
        if label is None:
            return link[1]
        name, group = next(filter(None, label.groups())).strip(), _group(html[: label.start()])
        return f"{link[1]}{group + ' ' if group else ''}{name}{between}"

    return _LINK.sub(named, html)


def _group(before: str) -> str:
    """The row, or the group of fields, that is open where this ends: by its heading within the group, else by its legend."""
    opened: list[str] = []
    for each in _GROUP.finditer(before):
        if each[0].startswith("<form"):
            opened = []
        elif each[0] == "</fieldset>":
            opened = opened[:-1]
        elif each[2] is None:
            opened.append((each[1] or "").strip())
        elif opened:
            opened[-1] = each[2].strip()
    return next((name for name in reversed(opened) if name), "")
