"""Answers as trees, the places where two live ones differ, and whether a third is equal in all other places.

A tree is what JSON gives: objects, arrays and scalars. XML becomes a list of its attributes, text and children, each with its
name, HTML a list of its tags and its texts in their order. Where two trees differ is a *map*: `SAME`, `VARIES` (the place is left out), or a dict or list of maps below.
"""

import json
from html.parser import HTMLParser
from xml.etree import ElementTree

SAME, VARIES = "same", "varies"


def parse(content_type, body):
    """The tree of a body; one that is neither JSON, XML nor HTML, or not soundly so, is a leaf."""
    try:
        if "html" in content_type:
            return Page(body.decode()).parts
        if "json" in content_type:
            return json.loads(body)
        if "xml" in content_type:
            return element(ElementTree.fromstring(body))
    except (ValueError, ElementTree.ParseError):
        pass
    return body


def element(node):
    children = [element(child) for child in node]
    return {"name": node.tag, "attributes": dict(node.attrib), "text": (node.text or "").strip() if not children else "",
            "children": children}


class Page(HTMLParser):
    """The tags of a page with their attributes, and the texts between them without the space around them."""

    def __init__(self, text):
        super().__init__()
        self.parts = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.parts.append({"tag": tag, "attributes": dict(attrs)})

    def handle_endtag(self, tag):
        self.parts.append({"end": tag})

    def handle_data(self, data):
        if data.strip():
            self.parts.append({"text": data.strip()})


def differing(one, other):
    """The map of two live trees."""
    if type(one) is not type(other):
        return VARIES
    if isinstance(one, dict):
        below = {key: differing(one[key], other[key]) if key in one and key in other else VARIES
                 for key in one.keys() | other.keys()}
        return SAME if all(place == SAME for place in below.values()) else below
    if isinstance(one, list):
        if len(one) != len(other):
            return VARIES
        below = list(map(differing, one, other))
        return SAME if all(place == SAME for place in below) else below
    return SAME if one == other else VARIES


def differences(live, given, places, path):
    """The places, of those that count, where `given` is not what the live server gave, each as a line."""
    if places == VARIES:
        return
    if type(live) is not type(given):
        yield f"{path}: {short(live)} became {short(given)}"
    elif isinstance(live, dict):
        for key in [*live, *(key for key in given if key not in live)]:
            place = places if places == SAME else places.get(key, SAME)
            if key in live and key in given:
                yield from differences(live[key], given[key], place, f"{path}.{key}")
            elif place != VARIES:
                yield f"{path}.{key}: " + (f"{short(live[key])} is missing" if key in live else "was not there live")
    elif isinstance(live, list):
        if len(live) != len(given):
            yield f"{path}: {len(live)} items became {len(given)}"
            return
        for index, each in enumerate(zip(live, given, [SAME] * len(live) if places == SAME else places)):
            yield from differences(*each, f"{path}[{index}]")
    elif live != given:
        yield f"{path}: {short(live)} became {short(given)}"


def short(value):
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
