"""An example for every body of the document: one that a shape gives itself, else put together of its fields."""

import contextlib
from collections.abc import Mapping
from typing import Any

from services.api.document.example_values import BY_FORMAT, BY_NAME, BY_SHAPE

type Schema = Mapping[str, Any]

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "array": list,
    "boolean": bool,
    "integer": int,
    "null": type(None),
    "number": (int, float),
    "object": dict,
    "string": str,
}


class NoExample(Exception):
    """A field of which nobody knows what it looks like: give it an example, or its name one in `example_values`."""


def give_examples(document: dict[str, Any]) -> None:
    """To each request and each answer of `document` that has none, files aside. Errors have theirs."""
    examples = _Examples(document["components"]["schemas"])
    for path in document["paths"].values():
        for operation in path.values():
            bodies = [operation["requestBody"]] if "requestBody" in operation else []
            answers = [each for status, each in operation["responses"].items() if status.startswith("2")]
            for body in (*bodies, *answers):
                for content in body.get("content", {}).values():
                    if "example" not in content and content["schema"].get("format") != "binary":
                        # A document that lacks one serves all the same: the tests find it.
                        with contextlib.suppress(NoExample):
                            content["example"] = examples.of(content["schema"])


class _Examples:
    """Of the shapes of one document."""

    def __init__(self, schemas: Schema) -> None:
        self._schemas = schemas

    def of(self, schema: Schema, *, name: str = "", within: str = "") -> Any:
        """`name`: of the field, `within` which shape. Raises NoExample."""
        found = [*self._said(schema, name, within), *_written(schema)]
        return found[0] if found else self._made(schema, name, within)

    def _made(self, schema: Schema, name: str, within: str) -> Any:
        match schema:
            case {"$ref": str(reference)}:
                shape = reference.rpartition("/")[2]
                made = self._shape(self._schemas[shape], shape)
            case {"anyOf": options} | {"oneOf": options}:
                first = next(each for each in options if each.get("type") != "null")
                made = self.of(first, name=name, within=within)
            case {"type": "null"}:
                made = None
            case {"type": "array", "items": items}:
                made = [self.of(items, name=f"{name}[]", within=within)]
            case {"type": "object"}:
                made = self._shape(schema, within)
            case {"format": str(form)} if form in BY_FORMAT:
                made = BY_FORMAT[form]
            case _:
                raise NoExample(f"{within}.{name}")
        return made

    def _said(self, schema: Schema, name: str, within: str) -> list[Any]:
        """What is said of this field, or of all of its name, if it can be that."""
        places = (BY_SHAPE.get(within, {}), BY_NAME)
        return [place[name] for place in places if name in place and self._fits(place[name], schema)]

    def _fits(self, value: object, schema: Schema) -> bool:
        match schema:
            case {"$ref": str(reference)}:
                return self._fits(value, self._schemas[reference.rpartition("/")[2]])
            case {"anyOf": options} | {"oneOf": options}:
                return any(self._fits(value, each) for each in options)
            case {"properties": _} | {"format": _}:
                return False  # its fields, or its form, tell more than a name
            case {"enum": words}:
                return value in words
            case {"type": str(kind)}:
                return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
        return False

    def _shape(self, schema: Schema, shape: str) -> Any:
        if "properties" not in schema:
            return {} if schema.get("type") == "object" else self.of(schema, within=shape)
        own = next(iter(_written(schema)), None)
        if own is not None:
            return self._completed(own, schema, shape)
        return {name: self.of(each, name=name, within=shape) for name, each in schema["properties"].items()}

    def _completed(self, own: Any, schema: Schema, shape: str) -> Any:
        """FastAPI drops each null of its document, also of examples: they come back here."""
        match schema:
            case {"$ref": str(reference)}:
                shape = reference.rpartition("/")[2]
                return self._completed(own, self._schemas[shape], shape)
            case {"anyOf": options}:
                shapes = [each for each in options if "$ref" in each]
                return self._completed(own, shapes[0], shape) if shapes else own
            case {"type": "array", "items": items} if isinstance(own, list):
                return [self._completed(each, items, shape) for each in own]
            case {"properties": properties} if isinstance(own, dict):
                lacking = [name for name in schema.get("required", ()) if name not in own]
                filled = {
                    name: None if _may_be_null(properties[name]) else self.of(properties[name], name=name, within=shape)
                    for name in lacking
                }
                return filled | {name: self._completed(each, properties[name], shape) for name, each in own.items()}
        return own


def _written(schema: Schema) -> list[Any]:
    """What stands in the document itself."""
    if "const" in schema:
        return [schema["const"]]
    return [*schema.get("examples", ()), *(() if "$ref" in schema else schema.get("enum", ()))]


def _may_be_null(schema: Schema) -> bool:
    return schema.get("type") == "null" or any(each.get("type") == "null" for each in schema.get("anyOf", ()))
