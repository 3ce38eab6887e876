"""Runs printed modules for the machine: a line of JSON names a folder of cases, a line of JSON says what each gave."""

import contextlib
import importlib.util
import inspect
import io
import json
import math
import os
import sys

import torch

torch.set_num_threads(1)
sys.dont_write_bytecode = True


def numbers(values):
    return [float(value) for value in values]


def words(values):
    """JSON has no numbers that are not finite."""
    return [value if math.isfinite(value) else "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity" for value in numbers(values)]


PASSED = ("options", "totals", "controllers", "draw", "processes")
"""Parameters of functions of a loss that are no output of a control."""


def folded(name):
    return name.replace("_", "").lower()


def load(path):
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            spec.loader.exec_module(module)
    finally:
        del sys.modules[name]
    return module


class Case:
    """A loss of a module on a batch: padded, with what is padded full of numbers that must not count."""

    def __init__(self, module, loss, batch, declared=()):
        self.module, self.loss, self.batch, self.declared = module, module.LOSSES[loss], batch, declared
        lengths = batch["Lengths"]
        self.positions = batch.get("Positions") or [index for length in lengths for index in range(length)]
        rows = [row for row, length in enumerate(lengths) for _ in range(length)]
        self.places = torch.tensor(rows), torch.tensor(self.positions)
        # One column more than is needed, so that a value per response is none per token.
        self.mask = torch.zeros(len(lengths), max(self.positions) + 2, dtype=torch.bool)
        self.mask[self.places] = True
        self.controllers = self.loss.Controllers() if hasattr(self.loss, "Controllers") else None
        self.outputs = {}

    def tokens(self, values):
        padded = torch.full(self.mask.shape, 0.123, dtype=torch.float64)
        padded[self.places] = torch.tensor(numbers(values), dtype=torch.float64)
        return padded

    def padded(self, values):
        return torch.zeros(self.mask.shape, dtype=torch.float64).index_put(self.places, values)

    def given(self):
        batch = self.batch

        given = {
            "mask": self.mask,
            "group": torch.tensor([group for group, size in enumerate(batch["GroupSizes"]) for _ in range(size)]),
            "epoch": batch["Epoch"],
            "progress": batch["Progress"],
        }
        for name, values in batch["OfTokens"].items():
            given[name] = self.tokens(values)
        for name, values in batch["OfResponses"].items():
            given[name] = torch.tensor(numbers(values), dtype=torch.float64)
        for name, values in batch["Conditions"].items():
            given[name] = torch.tensor(values)
        placed, end = [0.0] * len(batch["TokenIds"]), 0
        for reward, length in zip(batch["OfResponses"]["reward"], batch["Lengths"]):
            end += length
            if length:
                placed[end - 1] = reward
        given.setdefault("token_reward", self.tokens(placed))
        for signal in self.declared:
            values = self.tokens(signal["Values"]) if signal["IsOfTokens"] else torch.tensor(numbers(signal["Values"]), dtype=torch.float64)
            given[signal["Parameter"]] = values > 0.5 if signal["IsCondition"] else values
        return given

    def call(self, function, *first, **given):
        wanted = inspect.signature(function).parameters
        outputs = {folded(name): value for name, value in self.outputs.items()}
        for name in wanted:
            # A name that Python or the module needs has a mark.
            if name not in given and name not in PASSED and folded(name) in outputs:
                given[name] = outputs[folded(name)]
        return function(*first, **{name: value for name, value in given.items() if name in wanted})

    def step_controllers(self, function, given):
        self.controllers = self.call(function, self.controllers, **given)
        for name, step in vars(self.controllers).items():
            if step is not None:
                self.outputs[name] = step.output

    def run(self, number):
        batch = self.batch
        given = self.given()
        logits = torch.tensor(numbers(batch["Logits"][number]), dtype=torch.float64).view(-1, batch["Vocabulary"]).requires_grad_()
        logps = torch.log_softmax(logits / batch["Temperature"], -1)
        logp = logps.gather(-1, torch.tensor(batch["TokenIds"]).unsqueeze(-1)).squeeze(-1)
        finite = logps.clamp_min(-1e30)
        given["logp"], given["entropy"] = self.padded(logp), self.padded(-(finite * finite.exp()).sum(-1))
        given["collision"] = self.padded((2 * logps.detach()).exp().sum(-1))
        given.setdefault("old_logp", self.padded(logp.detach()))
        given["step"] = batch["Step"] + number
        if hasattr(self.module, "Draw"):
            given["draw"] = self.module.Draw(0, 0)
            self.module.random_keys = self.keys
        control = getattr(self.loss, "control_rollout", None)
        is_first = control is not None and "advantage" not in inspect.signature(control).parameters
        if is_first:
            self.step_controllers(control, given)
        if hasattr(self.loss, "advantage"):
            given["advantage"] = self.call(self.loss.advantage, **given)
        if control is not None and not is_first:
            self.step_controllers(control, given)
        if hasattr(self.loss, "control"):
            self.step_controllers(self.loss.control, given)
        value = self.call(self.loss.loss, **given)
        value.backward()
        metrics = self.call(self.loss.metrics, **given) if hasattr(self.loss, "metrics") else {}
        for name, step in vars(self.controllers).items() if self.controllers is not None else ():
            if step is not None:
                metrics = {**metrics, name: step.output, name.rstrip("_"): step.output, name + "_saturated": step.is_saturated}
        advantage = given["advantage"].detach()
        advantage = advantage[self.places] if advantage.dim() == 2 and advantage.shape[-1] > 1 else advantage.reshape(-1)
        gradient = torch.zeros_like(logits) if logits.grad is None else logits.grad
        return {
            "Loss": words([value])[0],
            "Gradient": words(gradient.reshape(-1)),
            "Advantage": words(advantage),
            "Metrics": {name: words([metric])[0] for name, metric in metrics.items()},
        }

    def keys(self, name, elements, draw, processes=None):
        keys = torch.zeros(elements.shape, dtype=torch.float64)
        keys[elements] = torch.tensor(self.batch["Keys"][: int(elements.sum())], dtype=torch.float64)
        return keys


def main():
    for line in sys.stdin:
        results = []
        for case in json.loads(line):
            try:
                with open(case["Batch"], encoding="utf-8") as file:
                    batch = json.load(file)
                evaluated = Case(load(case["Module"]), case["Loss"], batch, case["Declared"])
                results.append({"Rounds": [evaluated.run(number) for number in range(len(batch["Logits"]))]})
            except Exception as error:
                results.append({"Error": f"{type(error).__name__}: {error}"})
        print(json.dumps(results), flush=True)


if __name__ == "__main__":
    main()
