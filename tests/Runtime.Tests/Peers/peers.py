"""Runs recorded cases, each in the module that has its loss; prints for each that differs what differs."""

import importlib
import json
import sys

modules = [importlib.import_module(name) for name in sys.argv[1:]]
owners = {loss: module for module in modules for loss in module.LOSSES}
with open("peers.json", encoding="utf-8") as file:
    cases = json.load(file)
for number, case in enumerate(cases):
    try:
        differences = owners[case["loss"]].run_case(case)
    except Exception as error:
        differences = [f"{type(error).__name__}: {error}"]
    if differences:
        print(f"{number}\t{case['loss']}: {differences[0]}")
print(f"{len(cases)} compared")
