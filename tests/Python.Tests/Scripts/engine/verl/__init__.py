"""A stand-in for the engine, written for tests: only what the emitted modules touch, with the contracts that they rely on."""

import importlib
import os

for module in filter(None, os.environ.get("VERL_USE_EXTERNAL_MODULES", "").split(",")):
    importlib.import_module(module)
