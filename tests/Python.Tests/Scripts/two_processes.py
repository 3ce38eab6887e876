"""
Every loss on two processes over torch.distributed against one process on the union of their data: the inputs are those of a conformance
file, cut between groups. What is the same for all must be so in both, and gradients of rows must be those of the rows.
"""

import dataclasses
import importlib
import inspect
import json
import os
import sys

import torch
import torch.multiprocessing

FOLDER, MODULES = os.getcwd(), sys.argv[1:]
SPLIT = 3
TYPES = {"mask": torch.bool, "truncated": torch.bool, "group": torch.int64}


def call(function, *first, **given):
    return function(*first, **{name: value for name, value in given.items() if name in inspect.signature(function).parameters})


def run(module, case, rows, processes):
    """What one process computes of a case, from its rows."""
    loss = module.LOSSES[case["loss"]]
    controllers = loss.Controllers() if hasattr(loss, "Controllers") else None
    have = {"processes": processes}
    same, by_row = [], []

    def take(inputs):
        for name, value in inputs.items():
            have[name] = value[rows] if name == "prompt_ids" else torch.tensor(value, dtype=TYPES.get(name, torch.float64))[rows] if isinstance(value, list) else value
        have["group"] = torch.unique(have["group"], return_inverse=True)[1]

    def of_tokens(values):
        """What stands in padding says nothing."""
        return torch.where(have["mask"], values, 0.0) if values.shape == have["mask"].shape else values

    def control(name):
        nonlocal controllers
        if hasattr(loss, name):
            controllers = call(getattr(loss, name), controllers, **have)
            have.update({control: step.output for control, step in vars(controllers).items() if step is not None})
            same.append(controllers.to_json())

    for rollout in case["rollouts"]:
        take(rollout["inputs"])
        control("control_rollout")
        if hasattr(loss, "advantage"):
            have["advantage"] = call(loss.advantage, **have)
            by_row.append(of_tokens(have["advantage"]))
        for step in rollout["steps"]:
            take({name: value for name, value in step["inputs"].items()})
            if hasattr(module, "Draw"):
                have["draw"] = module.Draw(**step["draw"])
            leaves = [have[name].requires_grad_() for name in ("logp", "entropy") if name in have]
            control("control")
            if hasattr(loss, "totals"):
                have["totals"] = call(loss.totals, **have)
                fields = dataclasses.asdict(have["totals"])
                same.append({name: value for name, value in fields.items() if not torch.is_tensor(value)})
                by_row += [of_tokens(value) for value in fields.values() if torch.is_tensor(value)]
            gradients = torch.autograd.grad(call(loss.loss, **have), leaves, allow_unused=True)
            by_row += [torch.zeros_like(leaf) if gradient is None else gradient for leaf, gradient in zip(leaves, gradients)]
            if hasattr(loss, "metrics"):
                same.append(call(loss.metrics, **have))
    return same, [value.detach().double() for value in by_row]


def run_all(rows, processes_of):
    with open(os.path.join(FOLDER, "conformance.json"), encoding="utf-8") as file:
        cases = [case for case in json.load(file)["cases"] if case["type"] == "float64"]
    for name in MODULES:
        module = importlib.import_module(name)
        for case in cases:
            if case["loss"] in module.LOSSES:
                yield case["id"], run(module, case, rows, processes_of(module))


def work(rank, folder):
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"file://{folder}/store", rank=rank, world_size=2)
    rows = slice(0, SPLIT) if rank == 0 else slice(SPLIT, None)
    torch.save(list(run_all(rows, lambda module: module.Processes())), f"{folder}/rank{rank}.pt")
    torch.distributed.destroy_process_group()


def numbers(value):
    if isinstance(value, dict):
        return [number for key in sorted(value) if key != "loss" for number in numbers(value[key])]
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [] if value is None else [float(value)]


def main():
    sys.path.insert(0, FOLDER)
    torch.multiprocessing.spawn(work, args=(FOLDER,), nprocs=2)
    ranks = [torch.load(f"{FOLDER}/rank{rank}.pt") for rank in range(2)]
    worst, compared = 0.0, 0
    for (name, (same, by_row)), first, second in zip(run_all(slice(None), lambda module: None), *ranks):
        for whole, part in [(same, first[1][0]), (same, second[1][0])]:
            for expected, found in zip(whole, part):
                for left, right in zip(numbers(expected), numbers(found)):
                    worst = max(worst, abs(left - right) / max(1.0, abs(left)))
        for whole, top, bottom in zip(by_row, first[1][1], second[1][1]):
            difference = (whole - torch.cat([top, bottom])).abs().max().item()
            worst = max(worst, difference / max(1e-3, whole.abs().max().item()))
        if worst > 1e-10:
            sys.exit(f"{name}: two processes differ from one by {worst}")
        compared += 1
    print(f"{compared} losses, at most {worst:.1e} apart")


if __name__ == "__main__":
    main()
