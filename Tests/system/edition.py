"""Makes a fixture edition: the one given, good until 2099, its digests made anew as the bundle format says.

usage: edition.py EDITION.json OUTPUT.json [FIELD=VALUE…]    such as serial=3, or providers=openai,github for less of it
"""

import hashlib
import json
import re
import sys


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value):
    return hashlib.sha256(canonical(value)).hexdigest()


source, output, *fields = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    guide = json.load(file)
guide["expires"] = "2099-12-31"
for field in fields:
    name, value = field.split("=", 1)
    if name == "providers":
        kept = value.split(",")
        guide["providers"] = [provider for provider in guide["providers"] if provider["id"] in kept]
        for part in ("tombstones", "changes"):
            guide[part] = [entry for entry in guide[part] if re.split("[./]", entry["id"])[0] in kept]
        continue
    guide[name] = int(value) if value.isdigit() else value
digests = {provider["id"]: digest(provider) for provider in guide["providers"]}
digests |= {part: digest(guide[part]) for part in ("advice", "changes", "tombstones")}
digests["edition"] = digest({name: guide[name] for name in ("schema", "serial", "date", "expires")})
guide["digests"] = digests
with open(output, "wb") as file:
    file.write(canonical(guide) + b"\n")
