"""Trees as CatBoost grew them → weights.json, as `newsarchive/clean/forest.py` reads it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

#: A border that nothing is above.
_NEVER = 3.0e38


def written(model: Any, names: list[str], outcomes: list[str], unit: int) -> dict[str, Any]:
    """A model in whole numbers, with the columns that it asks for. `unit`: so many to a logit."""
    with tempfile.TemporaryDirectory() as scratch:
        model.save_model(f"{scratch}/model.json", format="json")
        said = json.loads(Path(f"{scratch}/model.json").read_text())
    scale, bias = said["scale_and_bias"]
    depth = max(len(tree["splits"]) for tree in said["oblivious_trees"])
    trees = []
    for tree in said["oblivious_trees"]:
        asks = [[split["float_feature_index"], float(np.float32(split["border"]))] for split in tree["splits"]]
        values = np.round(np.array(tree["leaf_values"]) * scale * unit).astype(int)
        leaves = (values if len(outcomes) == 1 else values.reshape(-1, len(outcomes))).tolist()
        while len(asks) < depth:  # a shallow tree: ask what is never so, which leaves the upper half unused
            asks.append([0, _NEVER])
            leaves += leaves
        trees.append({"asks": asks, "leaves": leaves})
    used = sorted({column for tree in trees for column, _ in tree["asks"]})
    place = {column: n for n, column in enumerate(used)}
    for tree in trees:
        tree["asks"] = [[place[column], border] for column, border in tree["asks"]]
    return {
        "names": [names[n] for n in used],
        "outcomes": outcomes,
        "bias": [round(one * unit) for one in bias],
        "trees": trees,
    }


def keep(told: dict[str, Any], file: Path) -> None:
    """Write weights, a line a tree, so that a change of them can be looked at."""
    head = json.dumps({name: told[name] for name in ("names", "outcomes", "bias")})
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in told["trees"])
    file.write_text(f'{head[:-1]}, "trees": [\n{trees}\n]}}\n', "utf-8")
