"""All losses of all modules on batches without responses or tokens, and in half precision: python extreme_batches.py module..."""
import dataclasses
import importlib
import inspect
import sys

import torch

TOKENS = ("logp", "old_logp", "ref_logp", "rollout_logp", "entropy", "collision", "value", "token_reward", "teacher_logp")
tried = 0


def batch(rows, columns):
    """Responses of every length, some of the longest beyond 256 tokens, which bfloat16 cannot count."""
    torch.manual_seed(7)
    mask = torch.arange(columns) < torch.randint(0, columns + 1, (rows, 1))
    signals = {"mask": mask, "group": torch.arange(rows) // 4, "prompt_ids": [row // 4 for row in range(rows)], "truncated": torch.rand(rows) < 0.3, "step": 1.0, "epoch": 0.0, "progress": 0.5}
    for name in TOKENS:
        signals[name] = (-2 * torch.rand(rows, columns)) if name.endswith("logp") else torch.rand(rows, columns)
    for name in ("reward", "baseline_reward"):
        signals[name] = (torch.rand(rows) < 0.5).float()
    return signals


def numbers(loss, signals):
    """The loss of a step, its gradient and its metrics."""
    global tried
    tried += 1

    def call(function, **more):
        given = {**signals, **more}
        return function(**{name: given[name] for name in inspect.signature(function).parameters if name in given})

    def step(control):
        signals["controllers"] = call(control)
        steps = {field.name: getattr(signals["controllers"], field.name) for field in dataclasses.fields(loss.Controllers)}
        signals.update({name: step.output for name, step in steps.items() if step is not None})

    signals = dict(signals)
    signals["controllers"] = getattr(loss, "Controllers", dict)()
    of_rollout = getattr(loss, "control_rollout", None)
    measures_advantage = of_rollout is not None and "advantage" in inspect.signature(of_rollout).parameters
    if of_rollout is not None and not measures_advantage:
        step(of_rollout)
    signals["advantage"] = call(loss.advantage) if hasattr(loss, "advantage") else signals["reward"] - 0.5
    if measures_advantage:
        step(of_rollout)
    if hasattr(loss, "control"):
        step(loss.control)
    live = {name: signals[name].clone().requires_grad_() for name in ("logp", "entropy")}
    signals.update(live)
    if hasattr(loss, "totals"):
        signals["totals"] = call(loss.totals)
    value = call(loss.loss)
    value.backward()
    gradient = [x.grad for x in live.values() if x.grad is not None]
    metrics = call(loss.metrics) if hasattr(loss, "metrics") else {}
    return value, gradient, metrics


for module in map(importlib.import_module, sys.argv[1:]):
    for name, loss in getattr(module, "LOSSES", {}).items():
        for rows, columns in ((0, 3), (4, 0), (0, 0)):
            value, _, metrics = numbers(loss, batch(rows, columns))
            assert value.item() == 0, f"{name}: {rows} responses of {columns} tokens have a loss of {value.item()}"
            assert all(number == number for number in metrics.values()), f"{name}: {metrics}"
        for half in (torch.bfloat16, torch.float16):
            given = {key: x.to(half) if torch.is_tensor(x) and x.is_floating_point() else x for key, x in batch(8, 600).items()}
            single = {key: x.float() if torch.is_tensor(x) and x.is_floating_point() else x for key, x in given.items()}
            value, gradient, metrics = numbers(loss, given)
            expected, of_single, others = numbers(loss, single)
            assert value.item() == expected.item(), f"{name}: {value.item()} in {half}, {expected.item()} in float32"
            assert metrics == others, f"{name}: {metrics} in {half}, {others} in float32"
            for x, y in zip(gradient, of_single):
                assert x.dtype == half and torch.equal(x, y.to(half)), f"{name}: the gradient differs in {half}"
print(f"{tried} passed")
