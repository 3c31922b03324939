"""Holds the guide's sources against their JSON Schemas, and sees that the schemas are closed."""
import copy
import json
import pathlib
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2 as JSON Schema sees it: dates are texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

root = pathlib.Path(sys.argv[1])
schemas = {}
for kind in ("provider", "advice", "edition"):
    schema = json.loads((root / f"Config/schema/guide-{kind}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    schemas[kind] = jsonschema.Draft202012Validator(schema)


def mappings(value, path=()):
    """Every mapping below a value."""
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            yield from mappings(inner, path + (key,))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from mappings(inner, path + (index,))


sources = sorted((root / "Config/guide").glob("*.yaml")) + [root / "Config/guide.d.example.yaml"]
for path in sources:
    kind = path.stem if path.stem in schemas else "provider"
    source = yaml.load(path.read_text(), Loader)
    for error in schemas[kind].iter_errors(source):
        sys.exit(f"{path.name}: {error.json_path}: {error.message}")
    for place in mappings(source):
        if place[-1:] in (("sources",), ("perPlan",)):
            continue  # names chosen by the editor
        changed = copy.deepcopy(source)
        inner = changed
        for key in place:
            inner = inner[key]
        inner["stray"] = "x"
        if schemas[kind].is_valid(changed):
            sys.exit(f"{path.name}: the schema takes a stray field at {place}")
