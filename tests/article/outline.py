"""Reads a list of HTML fragments (JSON) and answers with each one's parse errors and tree, as html5lib sees them."""
import json
import sys

import html5lib


def outline(node, depth, rows):
    if node.text:
        rows.append([depth, node.text])
    for child in node:
        rows.append([depth, '<' + str(child.tag) + '>'])
        outline(child, depth + 1, rows)
        if child.tail:
            rows.append([depth, child.tail])


answers = []
for fragment in json.load(sys.stdin):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(fragment)
    rows = []
    outline(tree, 0, rows)
    answers.append({'errors': [code for _, code, _ in parser.errors], 'rows': rows})
json.dump(answers, sys.stdout)
