"""Runs recorded cases, each in the module that has its loss or its controller; prints for each that differs what differs."""

import importlib
import json
import math
import sys

modules = [importlib.import_module(name) for name in sys.argv[1:]]
owners = {loss: module for module in modules for loss in module.LOSSES}
with open("peers.json", encoding="utf-8") as file:
    cases = json.load(file)


def run_step(case):
    """One step of a controller; the state before it is given."""
    name = case["controller"] + "Controller"
    module = next(module for module in modules if hasattr(module, name))
    law = getattr(module, name)
    before = None if case["before"] is None else law.State(**{key: module.numbers(value) for key, value in case["before"].items()})
    step = module.to_json(law.step(before, **{key: module.numbers(value) for key, value in case["arguments"].items()}))
    return list(differences(case["controller"], case["expected"], step, module.numbers))


def differences(path, expected, found, numbers):
    if isinstance(expected, dict):
        for key, value in expected.items():
            yield from differences(f"{path} {key}", value, found[key], numbers)
    elif not math.isclose(numbers(expected), numbers(found), rel_tol=1e-12, abs_tol=1e-14):
        yield f"{path} is {found!r}, expected {expected!r}"


for number, case in enumerate(cases):
    try:
        wrong = owners[case["loss"]].run_case(case) if "loss" in case else run_step(case)
    except Exception as error:
        wrong = [f"{type(error).__name__}: {error}"]
    if wrong:
        print(f"{number}\t{case.get('loss', case.get('controller'))}: {wrong[0]}")
print(f"{len(cases)} compared")
