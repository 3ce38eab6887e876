class Outputs:
    """
    The outputs of the controls for the batch at hand, in this process: the trainer sends them with the batch, and they hold for all
    micro-batches of its optimiser steps. Outside of a batch there are none, and asking for one is an error.
    """

    current: Optional[Dict[str, Any]] = None

    @classmethod
    def of(cls, loss: str, control: str) -> Any:
        if cls.current is None:
            raise RuntimeError(
                f"loss `{loss}`: the batch came without the output of control `{control}`, which only the trainer can step; "
                f"start with trainer.v1.trainer_mode={TRAINER}"
            )
        return cls.current[control]

    @classmethod
    @contextlib.contextmanager
    def during(cls, outputs: Optional[Dict[str, Any]]) -> Iterator[None]:
        before, cls.current = cls.current, outputs
        try:
            yield
        finally:
            cls.current = before


class Hosted(NamedTuple):
    """A loss that is registered with the engine."""

    loss: Any
    mode: str
    """The `loss_agg_mode` that its `reduce` is."""


def step_counts(config: Any) -> Dict[str, Any]:
    """The engine's counts over the whole optimiser step, for `agg_loss`."""
    counts = getattr(config, "global_batch_info", None)
    if not counts:
        raise RuntimeError(
            "this engine gives a loss no counts of the whole step (`config.global_batch_info`), so its value would depend on how "
            "the step is cut into micro-batches; use verl 0.7 or later"
        )
    return dict(counts)


def check_mode(name: str, declared: str, configured: str) -> None:
    """The declaration says how tokens are reduced; a configuration that says otherwise is a mistake somewhere."""
    if configured != declared:
        raise ValueError(
            f"loss `{name}` is declared to reduce by `{declared}`, but actor_rollout_ref.actor.loss_agg_mode is `{configured}`; "
            f"set it to `{declared}`, which the engine's own metrics then use, too"
        )


def group_of(uids: Any) -> Tensor:
    """For each response the index of its prompt, from 0, in order of appearance: [B]."""
    index: Dict[Any, int] = {}
    return torch.tensor([index.setdefault(uid, len(index)) for uid in uids])


def picked(function: Any, inputs: Dict[str, Any]) -> Dict[str, Any]:
    """Those of the inputs that a function takes."""
    return {name: value for name, value in inputs.items() if name in inspect.signature(function).parameters}
