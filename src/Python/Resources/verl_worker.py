class EntropicTrainingWorker(ActorRolloutRefWorker.actor_worker_cls):
    """A worker that passes further signals of the engine to losses."""

    def train_mini_batch(self, data: Any) -> Any:
        # One call covers all optimizer steps on a batch, so control outputs hold for all their micro-batches.
        with OUTPUTS.during(tu.pop(data, key=OUTPUTS_KEY, default=None)):
            return super().train_mini_batch(data)

    # %% if signal_of
    def set_loss_fn(self, loss_fn: Any) -> Any:
        def with_signals(*arguments: Any, **named: Any) -> Any:
            with SIGNALS.during(lambda signal: signal_in(signal, **named)):
                return loss_fn(*arguments, **named)

        return super().set_loss_fn(with_signals)
    # %% end


# Runs in every process that imports the engine: Ray creates workers from the class by name.
ActorRolloutRefWorker.actor_worker_cls = EntropicTrainingWorker
# %% if signal_of


def signal_in(signal: str, model_output: Any, data: Any, **_: Any) -> Optional[Tensor]:
    """A signal of a micro-batch, [B, T]: from the model, with its gradient, or from the batch."""
    if signal == "entropy":
        entropy = model_output.get("entropy", None)
        return None if entropy is None else no_padding_2_padding(entropy, data)
    field = FIELDS[signal]
    if field not in data:
        return None
    values = data.select(field).to_padded_tensor()[field]
    return values.sum(-1) if signal == "reward" else values
# %% end
