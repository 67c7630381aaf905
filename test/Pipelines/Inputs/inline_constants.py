"""Writes IR from standard input with each constant in place of its name.

Canonicalization hoists constants in an order that depends on the text it starts from; what is left is the program.
"""

import re
import sys

DEFINITION = re.compile(r"\s*(%\w+) = ((?:arith|spirv)\.[cC]onstant .*?)(?: loc\(.*)?$")
values: dict[str, str] = {}
for line in sys.stdin:
    if "func" in line and line.rstrip().endswith("{"):
        values.clear()
    definition = DEFINITION.match(line)
    if definition:
        values[definition[1]] = f"<{definition[2]}>"
        continue
    # Results that are numbered count on without the constants that have numbers.
    sys.stdout.write(re.sub(r"%\w+", lambda name: values.get(name[0], name[0]), line))
