# %% first
class Handed:
    """Values that reach losses outside the engine's interface, in this process and only during their batch."""

    def __init__(self) -> None:
        self.current: Any = None

    @contextlib.contextmanager
    def during(self, values: Any) -> Iterator[None]:
        before, self.current = self.current, values
        try:
            yield
        finally:
            self.current = before
# %% first
OUTPUTS = Handed()
"""The outputs of the controls, by name: sent by the trainer with a batch, for all micro-batches of its optimizer steps."""
# %% first
SIGNALS = Handed()
"""A function from the name of a signal to its value: of the micro-batch in a worker, of the rollout batch in the trainer; None if it is missing."""
# %% first
FIELDS = {
    "entropy": "entropy", "logp": "old_log_probs", "old_logp": "old_log_probs", "rollout_logp": "rollout_log_probs", "ref_logp": "ref_log_prob",
    "reward": "rm_scores", "token_reward": "rm_scores", "advantage": "advantages",
}
"""The engine's names of signals in its batches."""
# %% first
class Hosted(NamedTuple):
    """A loss registered with the engine."""

    loss: Any
    mode: str
    """The `loss_agg_mode` of its `reduce`."""

    settings: Tuple[str, ...]
    """The settings that make the engine compute its signals."""
# %%
def output_of(loss: str, control: str) -> Any:
    """The output of a control for the current batch. Raises RuntimeError outside a batch."""
    if OUTPUTS.current is None or control not in OUTPUTS.current:
        raise RuntimeError(
            f"loss `{loss}`: the batch has no output of control `{control}`, which only the trainer can step; "
            f"start with trainer.v1.trainer_mode={TRAINER}"
        )
    return OUTPUTS.current[control]
# %%
def signal_of(loss: str, signal: str, settings: str) -> Tensor:
    """A signal that the engine has but does not pass on, [B, T]; in a worker, signals of the policy carry gradient."""
    value = None if SIGNALS.current is None else SIGNALS.current(signal)
    if value is None:
        raise RuntimeError(f"loss `{loss}`: the batch has no `{signal}`; start with {settings}")
    return value
# %%
def passed(loss: str, signal: str, value: Optional[Tensor]) -> Tensor:
    """An argument that the engine passes only to some estimators."""
    if value is None:
        raise RuntimeError(f"loss `{loss}`: this trainer passes no `{signal}` to estimators; choose one of the engine's as algorithm.adv_estimator")
    return value
# %%
def step_counts(config: Any) -> Dict[str, Any]:
    """The engine's counts over the whole optimizer step, for `agg_loss`."""
    counts = getattr(config, "global_batch_info", None)
    if not counts:
        raise RuntimeError(
            "this engine passes no counts of the whole step to a loss (`config.global_batch_info`), so its value would depend on how "
            "the step is split into micro-batches; use verl 0.7 or later"
        )
    return dict(counts)
# %%
def check_mode(name: str, declared: str, configured: str) -> None:
    """Raises ValueError if the configuration reduces differently from the declaration."""
    if configured != declared:
        raise ValueError(
            f"loss `{name}` is declared to reduce by `{declared}`, but actor_rollout_ref.actor.loss_agg_mode is `{configured}`; "
            f"set it to `{declared}`, which the engine's own metrics then use, too"
        )
# %%
def group_of(uids: Any) -> Tensor:
    """The index of each response's prompt, from 0, in order of appearance: [B]."""
    if uids is None:
        raise ValueError("the engine gives no `index`, and this loss compares the responses to a prompt with one another")
    index: Dict[Any, int] = {}
    return torch.tensor([index.setdefault(uid, len(index)) for uid in uids])
# %%
def picked(function: Any, inputs: Dict[str, Any]) -> Dict[str, Any]:
    """The inputs that a function takes."""
    return {name: value for name, value in inputs.items() if name in inspect.signature(function).parameters}
