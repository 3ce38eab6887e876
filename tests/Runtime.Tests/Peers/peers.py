"""Runs recorded cases, each in the module that has its loss or its controller; prints for each that differs what differs."""

import importlib
import json
import math
import sys

modules = [importlib.import_module(name) for name in sys.argv[1:]]
owners = {loss: module for module in modules for loss in getattr(module, "LOSSES", {})}
with open("peers.json", encoding="utf-8") as file:
    cases = json.load(file)


def number_of(value):
    """JSON has no numbers that are not finite: they are words."""
    return float(value) if isinstance(value, str) else value


def run_step(case):
    """One step of a controller; the state before it is given."""
    name = case["controller"] + "Controller"
    law = next(getattr(module, name) for module in modules if hasattr(module, name))
    before = None if case["before"] is None else law.State(**{key: number_of(value) for key, value in case["before"].items()})
    step = law.step(before, **{key: number_of(value) for key, value in case["arguments"].items()})
    found = {"output": step.output, "is_saturated": step.is_saturated, "state": {} if step.state is None else vars(step.state)}
    return list(differences(case["controller"], case["expected"], found))


def differences(path, expected, found):
    if isinstance(expected, dict):
        for key, value in expected.items():
            yield from differences(f"{path} {key}", value, found[key])
    elif not math.isclose(number_of(expected), found, rel_tol=1e-12, abs_tol=1e-14):
        yield f"{path} is {found!r}, expected {expected!r}"


for number, case in enumerate(cases):
    try:
        wrong = owners[case["loss"]].run_case(case) if "loss" in case else run_step(case)
    except Exception as error:
        wrong = [f"{type(error).__name__}: {error}"]
    if wrong:
        print(f"{number}\t{case.get('loss', case.get('controller'))}: {wrong[0]}")
print(f"{len(cases)} compared")
