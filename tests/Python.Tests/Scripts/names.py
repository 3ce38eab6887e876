"""Whether modules whose declarations have awkward names run, and save their controllers under the names of the declaration."""

import importlib
import inspect
import json
import sys

import torch

sys.path.insert(0, ".")

MASK = torch.ones(2, 3)
LOGP = torch.full((2, 3), -0.01, dtype=torch.float64)
GIVEN = {"mask": MASK, "group": torch.zeros(2, dtype=torch.int64), "logp": LOGP, "old_logp": LOGP, "entropy": torch.full_like(LOGP, 0.5), "advantage": torch.ones(2, dtype=torch.float64), "reward": torch.tensor([0.0, 1.0], dtype=torch.float64)}


def plain(name):
    return name.replace("_", "").lower()


def call(function, *first, outputs):
    wanted = inspect.signature(function).parameters
    needed = [name for name, parameter in wanted.items() if parameter.default is parameter.empty][len(first):]
    return function(*first, **{name: GIVEN[name] if name in GIVEN else outputs[plain(name)] for name in needed})


for number, declared in enumerate(json.load(open("names.json", encoding="utf-8"))):
    module = importlib.import_module(f"all{number}")
    assert len(module.LOSSES) == 4, declared
    for name, loss in module.LOSSES.items():
        outputs = {}
        if hasattr(loss, "Controllers"):
            controllers = loss.Controllers()
            for _ in range(2):
                controllers = call(loss.control, controllers, outputs=outputs)
            outputs = {plain(key): step.output for key, step in controllers.steps().items()}
            saved = json.loads(json.dumps(controllers.to_json()))
            assert loss.Controllers.from_json(saved) == controllers, (declared, name)
            if name == "Controlled":
                assert set(saved) == {"loss", declared, "other"}, (declared, saved)
                assert saved[declared] == {"output": 1.0, "is_saturated": False, "state": {declared: 1.0}}, (declared, saved)
                assert saved["other"]["state"] == {"held": 1.0}, (declared, saved)
        value = call(loss.loss, outputs=outputs)
        measured = call(loss.metrics, outputs=outputs)
        # The policy is the advantage, 1, where the ratio is; what is added follows from the declaration.
        wanted = -1 - {"Controlled": 2 * 1 + 0.5, "Others": 0.5, "Named": 0.1 + 0.2 * 0.5}.get(name, 0.5 * 0.5 + 0.5 * 1)
        assert abs(value.item() - wanted) < 1e-9, (declared, name, value.item(), wanted)
        assert name != "Others" or measured[declared] == 1.0, (declared, measured)
print("passed")
