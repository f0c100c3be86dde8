"""Licences and duplicate versions of everything that Claimdesk is built from.

Reads `cargo metadata`, so it needs no network and no tool besides cargo and Python. Security
advisories need a data base from the network and are not looked at here; run `cargo deny check
advisories` where there is one.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict

# Every licence on its own; an expression with OR needs one of them, with AND all.
ALLOWED = {
    "MIT", "MIT-0", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause",
    "BSD-3-Clause", "ISC", "Zlib", "Unicode-3.0", "Unlicense", "CC0-1.0", "0BSD", "BSL-1.0",
    "OFL-1.1", "Ubuntu-font-1.0",
}
# Weak copyleft that binds only changes to these files themselves, which we do not make.
EXCEPTIONS = {"cssparser": "MPL-2.0", "cssparser-macros": "MPL-2.0", "dtoa-short": "MPL-2.0",
              "selectors": "MPL-2.0", "option-ext": "MPL-2.0"}


def allowed(expression, name):
    """Whether an SPDX expression leaves us a licence that we take."""
    expression = expression.replace("/", " OR ")
    tokens = re.findall(r"\(|\)|AND|OR|[^\s()]+(?: WITH [^\s()]+)?", expression)

    def either():
        value = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            value = both() or value
        return value

    def both():
        value = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            value = one() and value
        return value

    def one():
        token = tokens.pop(0)
        if token == "(":
            value = either()
            tokens.pop(0)
            return value
        return token in ALLOWED or EXCEPTIONS.get(name) == token

    return either()


def main():
    metadata = json.loads(subprocess.check_output(
        ["cargo", "metadata", "--locked", "--format-version", "1",
         "--filter-platform", "x86_64-unknown-linux-gnu"]))
    used = {node["id"] for node in metadata["resolve"]["nodes"]}
    bad, versions = [], defaultdict(set)
    for package in metadata["packages"]:
        if package["id"] not in used:
            continue
        name, licence = package["name"], package.get("license") or "none"
        versions[name].add(package["version"])
        if not allowed(licence, name):
            bad.append(f"{name} {package['version']}: {licence}")
    twice = {name: sorted(found) for name, found in versions.items() if len(found) > 1}
    print(f"{len(used)} packages; in more than one version: {len(twice)}")
    for name, found in sorted(twice.items()):
        print(f"  {name} {', '.join(found)}")
    for line in bad:
        print(f"licence not on the list: {line}", file=sys.stderr)
    # A new duplicate costs build time and size: raise this on purpose or not at all.
    limit = 30
    if len(twice) > limit:
        print(f"more than {limit} packages come in several versions", file=sys.stderr)
    sys.exit(1 if bad or len(twice) > limit else 0)


main()
