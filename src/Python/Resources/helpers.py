# %% first
@dataclass(frozen=True)
class Processes:
    """
    Processes that share the step's batch, each with whole groups of responses; all of them measure in the same order. Their losses
    add up: if gradients are averaged over processes (DDP, FSDP), multiply the loss by the number of processes.
    """

    group: Any = None
    """A group of torch.distributed; None for all processes."""
# %%
def summed(x: Tensor, processes: Optional[Processes]) -> Tensor:
    """The sum over the processes."""
    if processes is not None:
        x = x.clone()
        torch.distributed.all_reduce(x, group=processes.group)
    return x
# %%
def largest_of_all(x: Tensor, processes: Optional[Processes]) -> Tensor:
    """The maximum over the processes."""
    if processes is not None:
        x = x.clone()
        torch.distributed.all_reduce(x, op=torch.distributed.ReduceOp.MAX, group=processes.group)
    return x
# %%
def gathered(x: Tensor, processes: Optional[Processes]) -> Tuple[Tensor, int]:
    """The values of all processes, [n], and the start of this process's values."""
    if processes is None:
        return x, 0
    size = torch.tensor([len(x)], device=x.device)
    sizes = [torch.zeros_like(size) for _ in range(torch.distributed.get_world_size(processes.group))]
    torch.distributed.all_gather(sizes, size, group=processes.group)
    counts = [int(other) for other in sizes]
    if max(counts) == 0:
        return x, 0
    padded = torch.cat([x, x.new_zeros(max(counts) - len(x))])
    parts = [torch.zeros_like(padded) for _ in counts]
    torch.distributed.all_gather(parts, padded, group=processes.group)
    before = sum(counts[:torch.distributed.get_rank(processes.group)])
    return torch.cat([part[:count] for part, count in zip(parts, counts)]), before
# %% first
class Step(NamedTuple):
    """The result of one controller step."""

    output: Any
    """The output, constant until the next step."""

    is_saturated: bool
    """True if the output is at a bound."""

    state: Any
    """The state for the next step; None for a controller without state."""
# %% first
class Saved:
    """Steps of controllers, with conversion to and from the JSON of EntroPIC's checkpoints."""

    LAWS: Dict[str, Any] = {}
    """The controller class of each control by its declared name, in the order of the fields. Field names may differ from declared names."""

    def steps(self) -> Dict[str, Optional[Step]]:
        """The last step of each control, by its declared name."""
        return dict(zip(self.LAWS, vars(self).values()))

    def to_json(self) -> Dict[str, Any]:
        return {"loss": self.loss(), **{name: None if step is None else self.write(name, step) for name, step in self.steps().items()}}

    @classmethod
    def from_json(cls, saved: Dict[str, Any]) -> Any:
        """
        Raises ValueError for the state of other controllers: starting over must be intended. The key `loss`, which is not the name of a
        control, is optional: checkpoints of EntroPIC name the loss elsewhere.
        """
        if not isinstance(saved, dict) or set(saved) - {"loss"} != set(cls.LAWS):
            raise ValueError(f"expected the saved controllers {sorted(cls.LAWS)}, found {sorted(saved) if isinstance(saved, dict) else saved!r}")
        if saved.get("loss", cls.loss()) != cls.loss():
            raise ValueError(f"these controllers were saved with the loss `{saved['loss']}`, but this is `{cls.loss()}`")
        return cls(*(None if saved[name] is None else cls.read(name, saved[name]) for name in cls.LAWS))

    @classmethod
    def write(cls, name: str, step: Any) -> Dict[str, Any]:
        """The last step of one control as JSON."""
        return step_to_json(cls.LAWS[name], step)

    @classmethod
    def read(cls, name: str, saved: Any) -> Any:
        """The last step of one control from JSON."""
        return step_from_json(cls.LAWS[name], name, saved)

    @classmethod
    def loss(cls) -> str:
        """The name of the loss."""
        return cls.__qualname__.split(".")[0]
# %%
def expect_controllers(controllers: Any, expected: Any) -> None:
    """Raises TypeError for controllers of another loss."""
    if not isinstance(controllers, expected):
        raise TypeError(f"`controllers` is of type {type(controllers).__qualname__}; it must be {expected.__qualname__}")
# %%
def state_of(step: Optional[Step]) -> Any:
    """The state for a controller's next step; None before the first."""
    return None if step is None else step.state
# %%
def step_to_json(law: Any, step: Step) -> Dict[str, Any]:
    """The step as JSON, which writes numbers that are not finite as strings."""

    def plain(value: Any) -> Any:
        return value if math.isfinite(value) else "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"

    state = {} if step.state is None else {key: plain(value) for key, value in zip(law.STATES, vars(step.state).values())}
    return {"output": plain(step.output), "is_saturated": step.is_saturated, "state": state}
# %%
def step_from_json(law: Any, name: str, saved: Any) -> Step:
    """The step of a controller of the given class."""

    def keys(value: Any, expected: List[str], of: str) -> Dict[str, Any]:
        if not isinstance(value, dict) or set(value) != set(expected):
            raise ValueError(f"the saved {of} `{name}` must have {expected}; it is {json.dumps(value)}")
        return value

    def plain(key: str, value: Any, kind: Any) -> Any:
        """The value, of the declared kind; numbers that are not finite are strings."""
        if kind in (bool, "bool"):
            if isinstance(value, bool):
                return value
        elif value in ("NaN", "Infinity", "-Infinity") or (isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)):
            return float(value) if isinstance(value, str) else value
        raise ValueError(f"the saved controller `{name}` has {json.dumps(value)} as `{key}`, but it must be a {'condition' if kind in (bool, 'bool') else 'finite number'}")

    step = keys(saved, ["output", "is_saturated", "state"], "controller")
    kinds = {} if law.State is None else {key: field.type for key, field in zip(law.STATES, dataclasses.fields(law.State))}
    state = keys(step["state"], list(kinds), "state of")
    output, is_saturated = plain("output", step["output"], law.Output), plain("is_saturated", step["is_saturated"], bool)
    return Step(output, is_saturated, None if law.State is None else law.State(*(plain(key, state[key], kind) for key, kind in kinds.items())))
# %% first
class GroupStep(NamedTuple):
    """The last step of a control that has a state for each prompt."""

    output: Any
    """The output for each response of the batch, [B, 1]; None after loading."""

    mean: float
    """The mean of the outputs over the prompts of the step."""

    saturated: float
    """The share of those prompts whose output is at a bound."""

    evicted: int
    """The number of states given up so far for lack of room."""

    states: Dict[str, Any]
    """The state of each prompt, those that stepped longest ago first."""
# %% first
class SavedPerGroup(Saved):
    """Steps of controllers, some of which have a state for each prompt."""

    GROUPS: Tuple[str, ...] = ()
    """The names of those."""

    @classmethod
    def write(cls, name: str, step: Any) -> Dict[str, Any]:
        law = cls.LAWS[name]
        if name not in cls.GROUPS:
            return step_to_json(law, step)
        states = [{"prompt": prompt, "state": step_to_json(law, Step(0.0, False, state))["state"]} for prompt, state in step.states.items()]
        return {"output": plain_number(step.mean), "saturated": step.saturated, "evicted": step.evicted, "prompts": states}

    @classmethod
    def read(cls, name: str, saved: Any) -> Any:
        law = cls.LAWS[name]
        if name not in cls.GROUPS:
            return step_from_json(law, name, saved)
        if not isinstance(saved, dict) or set(saved) != {"output", "saturated", "evicted", "prompts"}:
            raise ValueError(f"the saved controller `{name}` must have ['output', 'saturated', 'evicted', 'prompts']; it is {json.dumps(saved)[:200]}")
        states: Dict[str, Any] = {}
        for entry in saved["prompts"]:
            if not isinstance(entry, dict) or set(entry) != {"prompt", "state"} or not isinstance(entry["prompt"], str) or entry["prompt"] in states:
                raise ValueError(f"the saved controller `{name}` must have one state for each prompt, as 'prompt' and 'state'; it has {json.dumps(entry)[:200]}")
            output = False if law.Output is bool else 0.0
            states[entry["prompt"]] = step_from_json(law, name, {"output": output, "is_saturated": False, "state": entry["state"]}).state
        return GroupStep(None, float(saved["output"]), float(saved["saturated"]), int(saved["evicted"]), states)
# %%
def plain_number(value: float) -> Any:
    """The number as JSON, which writes those that are not finite as strings."""
    return value if math.isfinite(value) else "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
# %%
def step_groups(
    control: str, law: Any, last: Optional[GroupStep], prompt_ids: List[Any], group: Tensor, arguments: Dict[str, Any], measured: List[str],
    where: Optional[Tensor], processes: Optional[Processes]
) -> GroupStep:
    """
    Steps the state of each group's prompt, in the order of the responses: of a controller `law`, with arguments per group, [B, 1], or
    numbers. Groups outside of `where` get an output, too, but keep their state. Keeps the states of 131,072 prompts, those that stepped last.
    """
    rows, prompts = group.tolist(), [str(prompt) for prompt in prompt_ids]
    if len(prompts) != len(rows):
        raise ValueError(f"there are {len(prompts)} `prompt_ids` for {len(rows)} responses")
    first = {index: row for row, index in reversed(list(enumerate(rows)))}
    if any(prompts[row] != prompts[first[index]] for row, index in enumerate(rows)):
        raise ValueError("responses of one group have different `prompt_ids`")

    def at(value: Any, row: int) -> Any:
        return value.expand(len(rows), 1)[row].item() if isinstance(value, Tensor) else value

    own = [
        (prompts[row], where is None or at(where, row), {name: at(value, row) for name, value in arguments.items()})
        for row in sorted(first.values())
    ]
    everyone: List[Any] = [own]
    before = 0
    if processes is not None:
        everyone = [None] * torch.distributed.get_world_size(processes.group)
        torch.distributed.all_gather_object(everyone, own, group=processes.group)
        before = sum(len(some) for some in everyone[:torch.distributed.get_rank(processes.group)])
    given = [step for some in everyone for step in some]
    for _, is_stepping, values in given:
        for name in measured if is_stepping else []:
            finite(values[name], control, name)
    states: Dict[str, Any] = {} if last is None else dict(last.states)
    outputs, steps = [], []
    for prompt, is_stepping, values in given:
        step = law.step(states.get(prompt), **values)
        outputs.append(step.output)
        if is_stepping:
            steps.append(step)
            states.pop(prompt, None)
            if step.state is not None:
                states[prompt] = step.state
    excess = max(0, len(states) - 131072)
    for prompt in list(states)[:excess]:
        del states[prompt]
    by_group = dict(zip((rows[row] for row in sorted(first.values())), outputs[before:]))
    kind = torch.bool if law.Output is bool else torch.float64
    output = torch.tensor([by_group[index] for index in rows], dtype=kind, device=group.device).reshape(-1, 1)
    number = max(1, len(steps))
    return GroupStep(
        output, sum(float(step.output) for step in steps) / number, sum(float(step.is_saturated) for step in steps) / number,
        (0 if last is None else last.evicted) + excess, states)
# %% first
def check(name: str, value: float, is_inside: bool, range_: str) -> None:
    """Raises ValueError for an option outside its range."""
    if not is_inside:
        raise ValueError(f"option `{name}` is {value}; it must be in {range_}")
# %%
def finite(value: float, control: str, parameter: str) -> float:
    """The measured value. Raises FloatingPointError if it is not finite, since a state would never recover from it."""
    if not math.isfinite(value):
        raise FloatingPointError(f"control `{control}`: the measured `{parameter}` is {value}; the controller keeps its state and is not stepped")
    return value
# %%
def invariant(holds: bool, value: float, state: str, range_: str) -> None:
    """Raises ValueError for a state outside its declared range."""
    if not holds:
        raise ValueError(f"the state `{state}` is {value}; its declared range is {range_}")
# %%
def divide(dividend: float, divisor: float) -> float:
    """The quotient by the rules of tensors, also for a divisor of 0."""
    return (torch.tensor(dividend, dtype=torch.float64) / divisor).item()
# %%
def exp(x: float) -> float:
    return math.exp(x) if x < 709 else torch.tensor(x, dtype=torch.float64).exp().item()
# %%
def log(x: float) -> float:
    return math.log(x) if x > 0 else torch.tensor(x, dtype=torch.float64).log().item()
# %%
def sqrt_of(x: float) -> float:
    return math.sqrt(x) if x >= 0 else math.nan
# %%
def square_of(x: float) -> float:
    return x * x
# %%
def power_of(x: float, exponent: float) -> float:
    return torch.tensor(x, dtype=torch.float64).pow(exponent).item()
# %%
def binomial_of(n: float, k: float) -> float:
    return binomial(torch.tensor(n, dtype=torch.float64), k).item()
# %%
def binomial(n: Any, k: Any) -> Tensor:
    """The number of ways to choose `k` of `n`, both rounded down; 0 if there are fewer."""
    dtype = torch.result_type(n, k)
    n, k = (x.detach().double().floor() if torch.is_tensor(x) else torch.tensor(x, dtype=torch.float64, device=other.device).floor() for x, other in ((n, k), (k, n)))
    # The smaller of a subset and its complement. The ways double with each step, so they are infinite soon if ever.
    least = torch.minimum(k, n - k)
    ways = torch.where(least.isnan(), least, (least >= 0).double())
    for i in range(1, int(min(torch.nan_to_num(least, 0.0).max().item(), 1024)) + 1 if least.numel() > 0 else 0):
        ways = torch.where(least >= i, (ways * (n - least + i) / i).round(), ways)
    return ways.to(dtype)
# %%
def floor_of(x: float) -> float:
    return float(math.floor(x)) if math.isfinite(x) else x
# %%
def ceil_of(x: float) -> float:
    return float(math.ceil(x)) if math.isfinite(x) else x
# %%
def cos_of(x: float) -> float:
    return math.cos(x) if math.isfinite(x) else math.nan
# %%
def sin_of(x: float) -> float:
    return math.sin(x) if math.isfinite(x) else math.nan
# %%
def sign_of(x: float) -> float:
    return x if math.isnan(x) else float((x > 0) - (x < 0))
# %%
def sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x))
# %%
def softplus(x: float) -> float:
    return max(x, 0) + math.log1p(math.exp(-abs(x)))
# %%
LIVE = ("logp", "entropy")
"""The signals that carry gradient; all others are detached."""
# %%
def tensor_of(name: str, x: Any) -> Tensor:
    """Raises TypeError for anything but a tensor."""
    if not torch.is_tensor(x):
        raise TypeError(f"`{name}` is of type {type(x).__name__}; it must be a tensor")
    return x
# %%
def conditions_of(mask: Tensor) -> Tensor:
    """The mask as conditions: [B, T]."""
    if tensor_of("mask", mask).dim() != 2:
        raise ValueError(f"`mask` is {list(mask.shape)}; it must be [B, T]")
    return mask.bool()
# %%
def per_token(mask: Tensor, **signals: Tensor) -> Tuple[Tensor, ...]:
    """The mask as conditions, and per-token signals, [B, T]; outside the mask they take the value of a token inside it."""
    mask = conditions_of(mask)
    for name, x in signals.items():
        expect_values(name, x, mask, tensor_of(name, x).shape == mask.shape, "[B, T]")
    return (mask, *(padded(single(x if name in LIVE else x.detach()), mask) for name, x in signals.items()))


def single(x: Tensor) -> Tensor:
    """Numbers of at least single precision: half of it has no place for the length of a response."""
    return x.float() if x.dtype in (torch.bfloat16, torch.float16) else x


def padded(x: Tensor, mask: Tensor) -> Tensor:
    """
    The values, with padding replaced by the value of a token, of the same response if it has any. A loss is then as finite on padding as
    on tokens, and the gradient of a total has no 0 * inf.
    """
    if mask.numel() == 0:
        return x
    own = x.detach().gather(-1, mask.int().argmax(-1, keepdim=True))
    has_tokens = mask.any(-1, keepdim=True)
    other = torch.where(has_tokens.any(), own.index_select(0, has_tokens[:, 0].int().argmax().view(1)), 0.0)
    return torch.where(mask, x, torch.where(has_tokens, own, other))
# %%
def vocabulary_of(vocab_logp: Tensor) -> Tuple[Tensor, Tensor]:
    """Log-probabilities of at least single precision, and where the policy can sample: both [B, T, V]. Elsewhere they are finite."""
    if tensor_of("vocab_logp", vocab_logp).dim() != 3:
        raise ValueError(f"`vocab_logp` has shape {list(vocab_logp.shape)}; it must have [B, T, V]")
    words = ~(vocab_logp <= -10_000.0)
    return torch.where(words, single(vocab_logp), -10_000.0), words
# %%
def statistics_of(statistics: Any, mask: Tensor) -> Any:
    """Statistics of tokens, [B, T] each; outside the mask they take the value of a token inside it."""
    for name, x in statistics._asdict().items():
        expect_values(name, x, mask, tensor_of(name, x).shape == mask.shape, "[B, T]")
    return type(statistics)(*(padded(single(x), mask) for x in statistics))
# %%
def total_over_vocabulary(x: Tensor, where: Tensor) -> Tensor:
    """The sum over the vocabulary, made in double precision: [B, T]."""
    return torch.where(where, x, 0.0).sum(-1, dtype=torch.float64).to(x.dtype)
# %%
def largest_over_vocabulary(x: Tensor, where: Tensor) -> Tensor:
    """The greatest over the vocabulary; 0 over nothing: [B, T]."""
    greatest = torch.where(where, x, -math.inf).amax(-1)
    return torch.where(greatest == -math.inf, 0.0, greatest)
# %%
def smallest_over_vocabulary(x: Tensor, where: Tensor) -> Tensor:
    """The smallest over the vocabulary; 0 over nothing: [B, T]."""
    return -largest_over_vocabulary(-x, where)
# %%
def per_sequence(name: str, x: Tensor, mask: Tensor, *, is_condition: bool = False) -> Tensor:
    """A signal per sequence, or per group for each of its sequences, as a column, [B, 1]."""
    column = x.unsqueeze(-1) if tensor_of(name, x).dim() == 1 else x
    expect_values(name, x, mask, column.shape == (len(mask), 1), "[B] or [B, 1]", is_condition)
    return single(column.detach())
# %%
def conditions_per_token(name: str, x: Tensor, mask: Tensor) -> Tensor:
    """A condition per token, [B, T]; outside the mask it is that of a token inside it."""
    expect_values(name, x, mask, tensor_of(name, x).shape == mask.shape, "[B, T]", is_condition=True)
    return padded(x.float(), mask) > 0
# %%
def given(x: Optional[Tensor], default: Any, where: Tensor, dtype: torch.dtype) -> Tensor:
    """The values of a declared signal, or its default in the shape of `where`."""
    return torch.full(where.shape, default, dtype=torch.bool if isinstance(default, bool) else dtype, device=where.device) if x is None else x
# %%
def expect_in_range(*signals: Tuple[str, Tensor, Tensor, Tensor, str]) -> None:
    """
    Raises ValueError for a value that is not as declared. A signal is its name, its values, where they count, whether each is right, and
    what it must be. The device is asked once for all of them.
    """
    wrong = [where & ~is_right for _, _, where, is_right, _ in signals]
    if bool(torch.stack([each.any() for each in wrong]).any()):
        for (name, x, _, _, must), each in zip(signals, wrong):
            if each.any():
                raise ValueError(f"`{name}` is {x[each][0].item()}; it must be {must}")
# %%
def of_first(x: Tensor, group: Tensor) -> Tensor:
    """For each sequence, the value of one sequence of its group: [B, 1]."""
    return x[torch.zeros_like(group).index_copy(0, group, torch.arange(len(group), device=group.device))[group]]
# %%
def per_sequence_or_token(name: str, x: Tensor, mask: Tensor) -> Tensor:
    """A signal per sequence as a column, [B, 1], or one that differs between tokens as it is, [B, T]."""
    columns = x.unsqueeze(-1) if tensor_of(name, x).dim() == 1 else x
    expect_values(name, x, mask, columns.shape in (mask.shape, (len(mask), 1)), "[B], [B, 1] or [B, T]")
    columns = single(columns.detach())
    return padded(columns, mask) if columns.shape[-1] > 1 else columns
# %%
def expect_values(name: str, x: Tensor, mask: Tensor, is_in_shape: bool, shape: str, is_condition: bool = False) -> None:
    """Raises for a signal that would be broadcast, or that has integers."""
    if not is_in_shape:
        raise ValueError(f"`{name}` is {list(x.shape)}; it must be {shape}, and the mask [B, T] is {list(mask.shape)}")
    if not (x.dtype == torch.bool if is_condition else x.is_floating_point()):
        raise TypeError(f"`{name}` is {x.dtype}; it must be {'torch.bool' if is_condition else 'of a floating-point type'}")
# %%
def prompts_of(group: Tensor, mask: Tensor) -> Tensor:
    """The index of each response's prompt in this batch, from 0: [B]."""
    if tensor_of("group", group).shape != mask.shape[:1] or group.is_floating_point() or group.dtype == torch.bool:
        raise ValueError(f"`group` is {list(group.shape)} {group.dtype}; it must be [B] integers, one for each row of the mask, {list(mask.shape)}")
    return torch.unique(group, return_inverse=True)[1]
# %%
def every_row(mask: Tensor) -> Tensor:
    """All sequences: [B, 1]."""
    return torch.ones(len(mask), 1, dtype=torch.bool, device=mask.device)
# %%
def first_of_group(group: Tensor) -> Tensor:
    """The first sequence of each group, which represents it: [B, 1]."""
    return (index_in_group_of(group, torch.float64) == 0)
# %%
def first_at_position(mask: Tensor, group: Tensor) -> Tensor:
    """The first token of a group in each column, which represents the position: [B, T]."""
    seen = torch.zeros(len(group.unique()), mask.shape[1], dtype=torch.bool, device=mask.device)
    first = torch.zeros_like(mask)
    for row, index in enumerate(group.tolist()):
        first[row] = mask[row] & ~seen[index]
        seen[index] |= mask[row]
    return first
# %%
def length_of(mask: Tensor, dtype: torch.dtype) -> Tensor:
    """Tokens of each sequence: [B, 1]."""
    return mask.sum(-1, keepdim=True).to(dtype)
# %%
def position_of(mask: Tensor, dtype: torch.dtype) -> Tensor:
    """Index of each token in its response, from 0: [B, T]."""
    return torch.arange(mask.shape[1], dtype=dtype, device=mask.device).expand_as(mask)
# %%
def index_in_group_of(group: Tensor, dtype: torch.dtype) -> Tensor:
    """Index of each response among the responses to its prompt, from 0: [B, 1]."""
    seen: Dict[int, int] = {}
    indices = []
    for index in group.tolist():
        indices.append(seen.get(index, 0))
        seen[index] = indices[-1] + 1
    return torch.tensor(indices, dtype=dtype, device=group.device).unsqueeze(-1)
# %%
def filled(x: Any, where: Tensor) -> Tensor:
    """A number, expanded to the shape of `where`."""
    if torch.is_tensor(x):
        return x.expand(where.shape)
    return torch.full(where.shape, x, dtype=torch.bool if isinstance(x, bool) else torch.float64, device=where.device)
# %%
def chosen(x: Any, where: Tensor, otherwise: float = 0.0) -> Tensor:
    """The values where the condition holds, in the shape of the condition."""
    return torch.where(where, x if torch.is_tensor(x) else filled(x, where), otherwise)
# %%
def present(x: Tensor, mask: Tensor) -> Tensor:
    """
    The value where there is a token, 1 elsewhere: [B, T]. A response without tokens sums to 0, and dividing by that would make the
    gradient NaN even in columns that never count.
    """
    return torch.where(mask, x, 1.0)
# %%
def connected(x: Tensor, *leaves: Tensor) -> Tensor:
    """A value that a condition may make constant; its gradient is then 0, not missing."""
    if x.requires_grad:
        return x
    return x + sum(leaf.masked_fill(torch.ones_like(leaf, dtype=torch.bool), 0.0).sum() for leaf in leaves)
# %%
def like(result: Tensor, x: Any) -> Tensor:
    """A result of double precision, in the type of its operand."""
    return result.to(x.dtype) if torch.is_tensor(x) else result
# %%
def total(x: Any, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """The sum over the batch, in double precision: a scalar."""
    return summed(chosen(x, where).sum(dtype=torch.float64), processes)
# %%
def count(where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """The number of elements that satisfy the condition: a scalar."""
    return total(1.0, where, processes)
# %%
def mean(x: Any, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """The mean over the batch; 0 if empty: a scalar. The mean of equal values is that value, to the bit."""
    return mean_of(x, lambda wide: total(wide, where, processes), count(where, processes))
# %%
def mean_of(x: Any, total_of: Any, number: Tensor) -> Tensor:
    """
    The mean, from a total and a number of values. Double precision holds totals of single precision exactly; for others the rounding error
    is added back, so that the mean of equal values is that value, to the bit.
    """
    wide = x.double() if torch.is_tensor(x) else x
    number = number.clamp(min=1)
    result = total_of(wide) / number
    if torch.is_tensor(x) and x.dtype == torch.float64:
        result = result + torch.nan_to_num(total_of(wide.detach() - result.detach()) / number, 0.0, 0.0, 0.0).detach()
    return result
# %%
def std(x: Any, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """The standard deviation over the batch, with Bessel's correction; 0 for fewer than two: a scalar."""
    wide = chosen(x, where).double()
    squares = total((wide - mean(wide, where, processes)) ** 2, where, processes)
    return root(squares / (count(where, processes) - 1).clamp(min=1))
# %%
def largest(x: Any, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """The maximum over the batch; 0 if empty: a scalar. Equal values share the gradient."""
    return of_any(count(where, processes) > 0, largest_of_all(extreme_of(chosen(x, where, -math.inf).flatten()), processes))
# %%
def smallest(x: Any, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """The minimum over the batch; 0 if empty: a scalar. Equal values share the gradient."""
    return -largest(-x, where, processes)
# %%
def total_per_sequence(x: Any, where: Tensor) -> Tensor:
    """The sum over the tokens of each sequence: [B, 1]."""
    return like(chosen(x, where).sum(-1, keepdim=True, dtype=torch.float64), x)
# %%
def count_per_sequence(where: Tensor) -> Tensor:
    """The number of tokens of each sequence that satisfy the condition: [B, 1]."""
    return total_per_sequence(1.0, where)
# %%
def mean_per_sequence(x: Any, where: Tensor) -> Tensor:
    """The mean over the tokens of each sequence; 0 if empty: [B, 1]."""
    return like(mean_of(x, lambda wide: total_per_sequence(wide, where), count_per_sequence(where)), x)
# %%
def std_per_sequence(x: Any, where: Tensor) -> Tensor:
    """The standard deviation over the tokens of each sequence, with Bessel's correction; 0 for fewer than two: [B, 1]."""
    wide = chosen(x, where).double()
    squares = total_per_sequence((wide - mean_per_sequence(wide, where)) ** 2, where)
    return like(root(squares / (count_per_sequence(where) - 1).clamp(min=1)), x)
# %%
def largest_per_sequence(x: Any, where: Tensor) -> Tensor:
    """The maximum over the tokens of each sequence; 0 if empty: [B, 1]. Equal values share the gradient."""
    return of_any(where.any(-1, keepdim=True), extreme_of(chosen(x, where, -math.inf)).unsqueeze(-1))
# %%
def smallest_per_sequence(x: Any, where: Tensor) -> Tensor:
    """The minimum over the tokens of each sequence; 0 if empty: [B, 1]. Equal values share the gradient."""
    return -largest_per_sequence(-x, where)
# %%
def total_per_group(x: Any, where: Tensor, group: Tensor) -> Tensor:
    """The sum over each group, for each of its sequences: [B, 1]."""
    rows = chosen(x, where).sum(-1, dtype=torch.float64)
    sums = torch.zeros(len(group.unique()), dtype=torch.float64, device=rows.device).index_add(0, group, rows)
    return like(sums[group].unsqueeze(-1), x)
# %%
def count_per_group(where: Tensor, group: Tensor) -> Tensor:
    """The number of elements of each group that satisfy the condition, for each of its sequences: [B, 1]."""
    return total_per_group(1.0, where, group)
# %%
def mean_per_group(x: Any, where: Tensor, group: Tensor) -> Tensor:
    """The mean over each group, 0 if empty, for each of its sequences: [B, 1]."""
    return like(mean_of(x, lambda wide: total_per_group(wide, where, group), count_per_group(where, group)), x)
# %%
def std_per_group(x: Any, where: Tensor, group: Tensor) -> Tensor:
    """The standard deviation over each group, with Bessel's correction, 0 for fewer than two; for each of its sequences: [B, 1]."""
    wide = chosen(x, where).double()
    squares = total_per_group((wide - mean_per_group(wide, where, group)) ** 2, where, group)
    return like(root(squares / (count_per_group(where, group) - 1).clamp(min=1)), x)
# %%
def largest_per_group(x: Any, where: Tensor, group: Tensor) -> Tensor:
    """The maximum over each group, 0 if empty, for each of its sequences: [B, 1]. Equal values share the gradient."""
    rows = chosen(x, where, -math.inf)
    parts = [extreme_of(rows[group == index].flatten()) for index in group.unique()]
    return of_any(count_per_group(where, group) > 0, torch.stack(parts or [rows.sum()])[group].unsqueeze(-1))
# %%
def smallest_per_group(x: Any, where: Tensor, group: Tensor) -> Tensor:
    """The minimum over each group, 0 if empty, for each of its sequences: [B, 1]. Equal values share the gradient."""
    return -largest_per_group(-x, where, group)
# %%
def total_per_position(x: Any, where: Tensor, group: Tensor) -> Tensor:
    """The sum over the sequences of a group that have a token in the column: [B, T]."""
    columns = chosen(x, where).double()
    sums = torch.zeros(len(group.unique()), columns.shape[1], dtype=torch.float64, device=columns.device).index_add(0, group, columns)
    return like(sums[group], x)
# %%
def count_per_position(where: Tensor, group: Tensor) -> Tensor:
    """The number of sequences of a group that satisfy the condition in the column: [B, T]."""
    return total_per_position(1.0, where, group)
# %%
def mean_per_position(x: Any, where: Tensor, group: Tensor) -> Tensor:
    """The mean over the sequences of a group that have a token in the column; 0 if empty: [B, T]."""
    return like(mean_of(x, lambda wide: total_per_position(wide, where, group), count_per_position(where, group)), x)
# %%
def std_per_position(x: Any, where: Tensor, group: Tensor) -> Tensor:
    """The standard deviation over the sequences of a group that have a token in the column; 0 for fewer than two: [B, T]."""
    wide = chosen(x, where).double()
    squares = total_per_position((wide - mean_per_position(wide, where, group)) ** 2, where, group)
    return like(root(squares / (count_per_position(where, group) - 1).clamp(min=1)), x)
# %%
def largest_per_position(x: Any, where: Tensor, group: Tensor) -> Tensor:
    """The maximum over the sequences of a group that have a token in the column; 0 if empty: [B, T]. Equal values share the gradient."""
    columns = chosen(x, where, -math.inf)
    parts = [columns[group == index].amax(0) for index in group.unique()]
    return of_any(count_per_position(where, group) > 0, torch.stack(parts or [columns.sum(0)])[group])
# %%
def smallest_per_position(x: Any, where: Tensor, group: Tensor) -> Tensor:
    """The minimum over the sequences of a group that have a token in the column; 0 if empty: [B, T]. Equal values share the gradient."""
    return -largest_per_position(-x, where, group)
# %%
def root(variance: Tensor) -> Tensor:
    """The square root; 0, without gradient, for a variance of 0."""
    is_spread = variance > 0
    return torch.where(is_spread, torch.where(is_spread, variance, 1.0).sqrt(), 0.0)
# %%
def extreme_of(x: Tensor) -> Tensor:
    """The maximum along the last dimension; -inf if that is empty."""
    return x.amax(-1) if x.shape[-1] > 0 else x.sum(-1) - math.inf
# %%
def of_any(is_any: Tensor, extreme: Tensor) -> Tensor:
    """Replaces the maximum of nothing by 0."""
    return torch.where(is_any, extreme, 0.0)
# %%
def cumulative_sum(x: Tensor, mask: Tensor) -> Tensor:
    """The cumulative sum along each sequence: [B, T]."""
    return like(chosen(x, mask).cumsum(-1, dtype=torch.float64), x)
# %%
def factor_of(x: Any) -> Any:
    """A factor of all sequences, or one for each, [B, 1]: in double precision, without gradient."""
    return x.detach().double() if torch.is_tensor(x) else x
# %%
def return_to_go(x: Tensor, discount: Any, mask: Tensor) -> Tensor:
    """The discounted sum of each value and its successors in its sequence: [B, T]. The discount is a number or [B, 1]."""
    values, discount = chosen(x, mask).double(), factor_of(discount)
    if values.numel() == 0:
        return like(values, x)
    later = torch.zeros_like(values[:, :1])
    returns = [later] * values.shape[1]
    for column in reversed(range(values.shape[1])):
        later = torch.where(column_of(mask, column), column_of(values, column) + discount * later, later)
        returns[column] = later
    return like(chosen(torch.cat(returns, -1), mask), x)
# %%
def generalized_advantage(reward: Tensor, value: Tensor, discount: Any, decay: Any, mask: Tensor) -> Tensor:
    """
    Generalized advantage estimation (arXiv 1506.02438, Eq. 16); the value after the last token is 0: [B, T]. Discount and decay are numbers
    or [B, 1].
    """
    values, discount, decay = chosen(value, mask).double().detach(), factor_of(discount), factor_of(decay)
    if values.numel() == 0:
        return like(values, value)
    following = torch.zeros_like(values[:, :1])
    nexts = [following] * values.shape[1]
    for column in reversed(range(values.shape[1])):
        nexts[column] = following
        following = torch.where(column_of(mask, column), column_of(values, column), following)
    difference = chosen(reward, mask).double().detach() + discount * torch.cat(nexts, -1) - values
    return like(return_to_go(difference, discount * decay, mask), value)
# %%
def share(fraction: float, population: int) -> int:
    """A fraction of a population, rounded down, but at least one."""
    return max(1, math.floor(fraction * population))
# %%
def greatest(number: int, x: Tensor, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """Selects the `number` largest values where the condition holds, the first of equal ones: conditions in its shape."""
    own = chosen(x, where)[where].detach()
    values, first = gathered(own, processes)
    is_chosen = torch.zeros(len(values), dtype=torch.bool, device=values.device)
    is_chosen[torch.sort(values, descending=True, stable=True)[1][:max(number, 0)]] = True
    result = torch.zeros_like(where)
    result[where] = is_chosen[first:first + len(own)]
    return result
# %%
def top(fraction: float, x: Tensor, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """Selects the largest values: a fraction of those where the condition holds, at least one. Conditions in its shape."""
    return greatest(share(fraction, int(count(where, processes))), x, where, processes)
# %%
def bottom(fraction: float, x: Tensor, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """Selects the smallest values: a fraction of those where the condition holds, at least one. Conditions in its shape."""
    return top(fraction, -x, where, processes)
# %%
def top_count(number: float, x: Tensor, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """Selects the `number` largest values where the condition holds. Conditions in its shape."""
    return greatest(math.floor(number), x, where, processes)
# %%
def bottom_count(number: float, x: Tensor, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """Selects the `number` smallest values where the condition holds. Conditions in its shape."""
    return greatest(math.floor(number), -x, where, processes)
# %%
def sample(fraction: float, among: Tensor, where: Tensor, keys: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """Selects a random fraction of `among`, by the smallest keys: at least one. Conditions."""
    return greatest(share(fraction, int(count(where, processes))), -keys, where & among, processes)
# %%
def random_keys(name: str, elements: Tensor, draw: Draw, processes: Optional[Processes] = None) -> Tensor:
    """Numbers in [0, 1) for a random selection, by the index of an element: the shape of `elements`."""
    if name in draw.keys:
        return draw.keys[name]
    own = int(elements.sum())
    everywhere, first = gathered(torch.zeros(own, device=elements.device), processes)
    salt = 0
    for letter in name:
        salt = absorb(salt, ord(letter))
    state = absorb(absorb(absorb(0, draw.seed), salt >> 33), int(draw.step) % (2**31 - 1))
    places = torch.arange(first, first + own, device=elements.device)
    keys = torch.zeros(elements.shape, dtype=torch.float64, device=elements.device)
    keys[elements] = ((absorb_each(state, places) >> 11) & (2**53 - 1)).double() / 2**53
    return keys


def absorb(state: int, word: int) -> int:
    """Mixes a word into a 64-bit hash: the finalizer of SplitMix64."""
    bits = ((state ^ (word % 2**64)) + 0x9E3779B97F4A7C15) % 2**64
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB % 2**64
    return bits ^ (bits >> 31)


def absorb_each(state: int, words: Tensor) -> Tensor:
    """Mixes each word of a tensor. Products overflow as intended; a shift must clear the sign bits of a negative number."""

    def signed(bits: int) -> int:
        return bits - 2**64 if bits >= 2**63 else bits

    def shifted(bits: Tensor, by: int) -> Tensor:
        return (bits >> by) & (2 ** (64 - by) - 1)

    bits = (words ^ signed(state)) + signed(0x9E3779B97F4A7C15)
    bits = (bits ^ shifted(bits, 30)) * signed(0xBF58476D1CE4E5B9)
    bits = (bits ^ shifted(bits, 27)) * signed(0x94D049BB133111EB)
    return bits ^ shifted(bits, 31)
# %% first
@dataclass(frozen=True)
class Draw:
    """The source of random selections: equal seed and step give equal draws."""

    seed: int = 0
    step: float = 0
    keys: Dict[str, Tensor] = field(default_factory=dict)
    """Numbers in [0, 1) by the name of the selection, which replace those of seed and step."""
# %%
def quantile(q: float, x: Tensor, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """The quantile of the values, linearly interpolated; 0 if empty: a scalar. A `q` beyond [0, 1] is the nearest bound."""
    values = torch.sort(gathered(chosen(x, where)[where].detach(), processes)[0])[0]
    if len(values) == 0:
        return values.new_zeros(())
    place = min(max(q, 0.0), 1.0) * (len(values) - 1)
    below = math.floor(place)
    return torch.lerp(values[below], values[min(below + 1, len(values) - 1)], place - below)
# %%
def within_group(function: Callable[..., Tensor], group: Tensor, x: Any, where: Tensor, *keys: Tensor) -> Tensor:
    """What a function makes of each group, from what lies there alone: in the shape of `where`, or a number for each sequence, [B, 1]."""
    values = (filled(x, where), where, *keys)
    rows = [(group == index).nonzero()[:, 0] for index in group.unique()] or [group]
    parts = [function(*(value[own] for value in values)) for own in rows]
    parts = [part.expand(len(own), 1) if part.dim() == 0 else part for part, own in zip(parts, rows)]
    return torch.cat(parts)[torch.argsort(torch.cat(rows))]
# %%
def within_sequence(function: Callable[..., Tensor], x: Any, where: Tensor, *keys: Tensor) -> Tensor:
    """What a function makes of each sequence: in the shape of `where`, or a number for each, [B, 1]."""
    return within_group(function, torch.arange(len(where), device=where.device), x, where, *keys)
# %%
def within_position(function: Callable[..., Tensor], group: Tensor, x: Any, where: Tensor, *keys: Tensor) -> Tensor:
    """What a function makes of each group and column: in the shape of `where`."""
    values = (filled(x, where), where, *keys)
    columns = [within_group(function, group, *(column_of(value, column) for value in values)) for column in range(where.shape[1])]
    return torch.cat(columns, -1) if columns else function(*values).expand(where.shape)
# %%
def column_of(x: Tensor, column: int) -> Tensor:
    """One column of a value per token: [B, 1]."""
    return x[:, column:column + 1]
# %%
def rank(x: Tensor, where: Tensor, processes: Optional[Processes] = None) -> Tensor:
    """The rank of each value in the batch, from 0; equal values rank by order: the shape of `where`."""
    own = chosen(x, where)[where].detach()
    values, first = gathered(own, processes)
    places = torch.empty_like(values)
    places[torch.sort(values, stable=True)[1]] = torch.arange(len(values), dtype=values.dtype, device=values.device)
    result = torch.zeros(where.shape, dtype=values.dtype, device=values.device)
    result[where] = places[first:first + len(own)]
    return result
