def numbers(value: Any) -> Any:
    """Numbers from JSON, which writes those that are not finite as strings."""
    return [numbers(item) for item in value] if isinstance(value, list) else float(value) if isinstance(value, str) else value


def plain(name: str) -> str:
    """A name without case and underscores, in which Python names and declared names differ."""
    return name.replace("_", "").lower()


def run_case(case: Dict[str, Any]) -> List[str]:
    """Runs one case of a conformance file and describes the differences from the reference."""
    differences: List[str] = []
    results = results_of(case, {"float32": torch.float32, "float64": torch.float64}[case["type"]])
    tolerance = case.get("tolerance", {"float32": 1e-6, "float64": 1e-10}[case["type"]])
    # Where numbers cancel, single precision loses more than its own rounding: as much as both sides are off what double precision gives.
    exact = results_of(case, torch.float64) if case["type"] == "float32" and "tolerance" not in case else results
    for (what, wanted, found), (_, _, true) in zip(results, exact):
        if wanted.shape != found.shape:
            differences.append(f"{what} has shape {list(found.shape)}, expected {list(wanted.shape)}")
            continue
        # A sum over the batch may be small by chance; a gradient is small because there are many tokens.
        largest = float(wanted.abs().max()) if wanted.dim() > 0 and wanted.numel() > 0 else 1.0
        lost = 0.0 if exact is results else min(distance(wanted, true), distance(found, true))
        margin = case.get("absolute", tolerance * largest) + tolerance * wanted.abs() + 4 * lost
        wrong = ~((wanted == found) | ((wanted - found).abs() <= margin))
        if wrong.any():
            place = [int(index) for index in wrong.nonzero()[0]]
            differences.append(f"{what}{place or ''} is {found[tuple(place)].item()!r}, expected {wanted[tuple(place)].item()!r}")
    return differences


def distance(one: Tensor, other: Tensor) -> float:
    """The largest distance between finite numbers."""
    return float(torch.nan_to_num(other - one, 0.0, 0.0, 0.0).abs().max()) if one.numel() > 0 else 0.0


def results_of(case: Dict[str, Any], dtype: torch.dtype) -> List[Tuple[str, Tensor, Tensor]]:
    """The results of a case in a precision: what each is, its reference and its value."""
    results: List[Tuple[str, Tensor, Tensor]] = []

    def tensors(inputs: Dict[str, Any]) -> Dict[str, Any]:
        def kind_of(name: str, value: Any) -> torch.dtype:
            while isinstance(value, list) and value:
                value = value[0]
            return torch.bool if isinstance(value, bool) else torch.int64 if name == "group" else dtype

        return {name: torch.tensor(numbers(value), dtype=kind_of(name, value)) if isinstance(value, list) and name != "prompt_ids" else value for name, value in inputs.items()}

    def expect(what: str, expected: Any, actual: Any, mask: Optional[Tensor] = None) -> None:
        wanted = torch.tensor(numbers(expected), dtype=torch.float64)
        found = torch.as_tensor(actual, dtype=torch.float64).detach()
        found = found.squeeze(-1) if found.dim() > wanted.dim() else found
        found = found.expand_as(wanted) if case.get("is_spread", False) and wanted.dim() == 2 and found.shape[-1] == 1 else found
        if mask is not None and wanted.dim() == 2 and wanted.shape == found.shape:
            wanted, found = torch.where(mask, wanted, 0.0), torch.where(mask, found, 0.0)
        results.append((when + what, wanted, found))

    def call(function: Any, *first: Any, **given: Any) -> Any:
        wanted = inspect.signature(function).parameters
        by_control = {name: outputs[plain(name)] for name, parameter in list(wanted.items())[len(first):] if parameter.default is parameter.empty and name not in given and plain(name) in outputs}
        by_name = {plain(name): name for name in wanted}
        passed = {name if name in wanted else by_name[plain(name)]: value for name, value in given.items() if name in wanted or plain(name) in by_name}
        return function(*first, **{**by_control, **passed})

    loss = LOSSES[case["loss"]]
    names = {plain(field.name): field.name for field in dataclasses.fields(loss.Options)}
    available: Dict[str, Any] = {"options": loss.Options(**{names[plain(name)]: numbers(value) for name, value in case.get("options", {}).items()})}
    outputs: Dict[str, Any] = {}
    # %% if Saved
    controllers = loss.Controllers() if hasattr(loss, "Controllers") else None

    def step_controllers(function: Any) -> None:
        nonlocal controllers
        controllers = call(function, controllers, **available)
        outputs.update({plain(name): step.output for name, step in controllers.steps().items() if step is not None})
    # %% end

    def score() -> None:
        if hasattr(loss, "advantage"):
            available["advantage"] = call(loss.advantage, **available)

    def look() -> None:
        if hasattr(loss, "statistics"):
            available["statistics"] = call(loss.statistics, **available)

    for rollout in case["rollouts"]:
        when = ""
        available.update(tensors(rollout["inputs"]))
        look()
        # %% if Saved
        # Per-rollout controllers come first, except those that measure advantages.
        control = getattr(loss, "control_rollout", None)
        comes_first = control is not None and "advantage" not in inspect.signature(control).parameters
        if comes_first:
            step_controllers(control)
        # %% end
        score()
        # %% if Saved
        if control is not None and not comes_first:
            step_controllers(control)
        compare_states(expect, rollout["expected"].get("controllers", {}), controllers)
        # %% end
        if "advantage" in rollout["expected"]:
            expect("advantage", rollout["expected"]["advantage"], available["advantage"], available["mask"])
        for number, step in enumerate(rollout["steps"], 1):
            when = f"step {number}: "
            available.update(tensors(step["inputs"]))
            # %% if Draw
            draw = step.get("draw", {})
            keys = {name: torch.tensor(keys, dtype=torch.float64) for name, keys in draw.get("keys", {}).items()}
            available["draw"] = Draw(draw.get("seed", 0), draw.get("step", 0), keys)
            # %% end
            leaves = {name: available[name].requires_grad_() for name in ("logp", "entropy", "vocab_logp") if name in available}
            look()
            # %% if Saved
            if hasattr(loss, "control"):
                step_controllers(loss.control)
            # %% end
            if hasattr(loss, "totals"):
                totals = call(loss.totals, **available)
                available["totals"] = dataclasses.replace(totals, **{name: numbers(value) for name, value in step.get("totals", {}).items()})
            expected = step["expected"]
            if "loss" in expected:
                value = call(loss.loss, **available)
                expect("loss", expected["loss"], value)
                gradients = torch.autograd.grad(value, list(leaves.values()), allow_unused=True)
                for (name, leaf), gradient in zip(leaves.items(), gradients):
                    if "by_" + name in expected:
                        expect("gradient by " + name, expected["by_" + name], torch.zeros_like(leaf) if gradient is None else gradient)
            # %% if Saved
            compare_states(expect, expected.get("controllers", {}), controllers)
            # %% end
            if "metrics" in expected:
                measured = call(loss.metrics, **available)
                for name, metric in expected["metrics"].items():
                    expect(name, metric, measured[name])
    return results


# %% if Saved
def compare_states(expect: Any, expected: Dict[str, Any], controllers: Optional[Saved]) -> None:
    """Compares the saved controllers, number by number."""

    def compare(path: str, wanted: Any, found: Any) -> None:
        if isinstance(wanted, dict):
            for name, value in wanted.items():
                compare(f"{path} {name}", value, found[name])
        elif isinstance(wanted, list):
            for number, value in enumerate(wanted):
                compare(f"{path} {number}", value, found[number])
        elif isinstance(wanted, str) and wanted not in ("NaN", "Infinity", "-Infinity"):
            if wanted != found:
                raise ValueError(f"{path} is {found!r}, expected {wanted!r}")
        elif wanted is not None:
            expect(path, wanted, numbers(found))

    if expected:
        compare("control", expected, controllers.to_json())


# %% end
def cases_of(path: str) -> List[Dict[str, Any]]:
    """The cases of a conformance file for losses of this module."""
    try:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        if content["format"] != 1:
            sys.exit(f"`{path}` has format {content['format']}, but this module reads format 1; print it again with the version that wrote the cases")
        cases = content["cases"]
        found = sorted({case["loss"] for case in cases})
    except FileNotFoundError:
        sys.exit(f"there is no `{path}`; the program that has the losses writes it with `conformance FOLDER`")
    except (OSError, ValueError, KeyError, TypeError) as reason:
        sys.exit(f"`{path}` is not a conformance file ({type(reason).__name__}: {reason})")
    missing = [name for name in LOSSES if name not in found]
    if len(missing) == len(LOSSES):
        sys.exit(f"`{path}` has no case of {', '.join(LOSSES) or 'a loss'}; it has those of {', '.join(found) or 'none'}")
    if missing:
        print(f"not compared, since `{path}` has no case for them: {', '.join(missing)}")
    return [case for case in cases if case["loss"] in LOSSES]


def is_whole(case: Dict[str, Any]) -> bool:
    """True if a case has the loss and its gradient for each of its steps."""
    steps = [rollout["steps"] for rollout in case["rollouts"]]
    return len(steps) > 0 and all(len(some) > 0 and all({"loss", "by_logp"} <= set(step["expected"]) for step in some) for some in steps)


def self_test(path: str) -> int:
    """Compares values, gradients and controllers with a conformance file; returns the number of cases that differ."""
    cases = cases_of(path)
    failed = 0
    for case in cases:
        try:
            # A file must not choose its own tolerance.
            own = {name: value for name, value in case.items() if name not in ("tolerance", "absolute")}
            differences = run_case(own) if is_whole(case) else ["it has no step to compare with, or a step without `loss` and `by_logp`"]
        except Exception as reason:
            differences = [f"it cannot be run ({type(reason).__name__}: {reason})"]
        failed += bool(differences)
        for difference in differences:
            print(f"{case.get('id', case['loss'])}: {difference}")
    print(f"{SOURCE}: {len(cases)} case{'' if len(cases) == 1 else 's'}, {len(cases) - failed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] != ["--self-test"] or len(arguments) > 2:
        sys.exit(f"usage: python -m {os.path.splitext(os.path.basename(__file__))[0]} --self-test [CASES]")
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "conformance.json")
    sys.exit(1 if self_test(arguments[1] if len(arguments) > 1 else beside) else 0)
