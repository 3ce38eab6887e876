@register_trainer(TRAINER)
class EntropicTrainer(PPOTrainerSync):
    """
    The synchronous trainer with controls. It measures once per rollout batch, on all of its tokens and under the policy that sampled them,
    steps the controls, sends their outputs to the workers, and saves them in the engine's checkpoints.
    """

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        actor = config.actor_rollout_ref.actor
        mode = actor.policy_loss.loss_mode
        # %% if LEFT_OUT
        if mode in LEFT_OUT:
            raise ValueError(f"`{mode}` is not registered with the engine: {LEFT_OUT[mode]}")
        # %% end
        if mode not in HOSTED:
            raise ValueError(f"trainer.v1.trainer_mode={TRAINER} hosts {', '.join(HOSTED)}; actor_rollout_ref.actor.policy_loss.loss_mode is `{mode}`")
        self.entropic_name, self.entropic = mode, HOSTED[mode]
        check_mode(mode, self.entropic.mode, actor.loss_agg_mode)
        for setting in self.entropic.settings:
            check_setting(mode, config, setting)
        correction = config.algorithm.get("rollout_correction", None)
        if correction and correction.get("bypass_mode", False):
            raise ValueError("algorithm.rollout_correction.bypass_mode skips the pass that computes entropies, which the controls measure; switch it off")
        self.entropic_controllers = self.entropic.loss.Controllers() if hasattr(self.entropic.loss, "Controllers") else None
        self.entropic_outputs: Dict[str, Any] = {}

    @property
    def trainer_mode(self) -> str:
        """The engine chooses the queueing and saving of responses by this name: those of the base trainer."""
        return "sync"

    @trainer_mode.setter
    def trainer_mode(self, name: str) -> None:
        pass

    def _compute_old_log_prob(self, batch: Any, metrics: Dict[str, Any]) -> Any:
        batch = super()._compute_old_log_prob(batch, metrics)
        data = self._rows(batch, ["entropy"])
        entropy = torch.where(data["mask"], data["entropy"], 0.0).sum(dtype=torch.float64) / data["mask"].sum().clamp(min=1)
        metrics["entropic/entropy"] = entropy.item()
        self._step_controls(batch, metrics, "old_logp")
        return batch

    def _compute_advantage(self, batch: Any, metrics: Dict[str, Any]) -> Any:
        self._step_controls(batch, metrics, "ref_logp")
        with OUTPUTS.during(self.entropic_outputs), SIGNALS.during(lambda signal: self._rows(batch, [signal], fill=True)[signal]):
            batch = super()._compute_advantage(batch, metrics)
        self._step_controls(batch, metrics, "advantage")
        return batch

    def _step_controls(self, batch: Any, metrics: Dict[str, Any], known: str) -> None:
        """Steps the controls whose last measurement comes from the pass just made."""
        loss, controllers = self.entropic.loss, self.entropic_controllers
        # While only the critic learns, no step of the policy is taken.
        if controllers is None or self.global_steps < self.config.trainer.critic_warmup:
            return
        for step in steps_after(loss, known):
            names = inspect.signature(step).parameters
            counts = {name: count() for name, count in {"step": self._steps_taken, "progress": self._progress}.items() if name in names}
            inputs = {**self._rows(batch, names), "options": loss.Options(), **counts}
            controllers = step(controllers, **picked(step, inputs))
        self.entropic_controllers = controllers
        for name, stepped in controllers.steps().items():
            if stepped is not None:
                self.entropic_outputs[name] = stepped.output
                metrics[f"entropic/{name}"] = float(stepped.output)
                metrics[f"entropic/{name}_saturated"] = float(stepped.is_saturated)

    def _steps_taken(self) -> float:
        """Optimizer steps of the policy before this rollout batch."""
        actor = self.config.actor_rollout_ref.actor
        return float(self._batches_before(self.global_steps) * actor.ppo_epochs * max(self.config.data.train_batch_size // actor.ppo_mini_batch_size, 1))

    def _progress(self) -> float:
        """Share of the rollout batches that the policy has learned from."""
        return self._batches_before(self.global_steps) / self._batches_before(self.total_training_steps + 1)

    def _batches_before(self, global_step: int) -> int:
        """Rollout batches for the policy. The engine counts from 1, and counts those that only the critic learns from."""
        return global_step - max(self.config.trainer.critic_warmup, 1)

    def _rows(self, batch: Any, signals: Iterable[str], fill: bool = False) -> Dict[str, Any]:
        """Signals of the whole rollout batch by their declared names; without filler rows unless those are requested."""
        asked = [signal for signal in signals if signal in FIELDS]
        fields = ["uid", "response_mask", *sorted({FIELDS[signal] for signal in asked})]
        data = tq.kv_batch_get(keys=batch.keys, partition_id=batch.partition_id, select_fields=fields).to_padded_tensor()
        for signal in asked:
            if FIELDS[signal] not in data:
                raise RuntimeError(f"loss `{self.entropic_name}` measures `{signal}`, but the batch has no `{FIELDS[signal]}`")
        rows = torch.tensor([row for row, tag in enumerate(batch.tags) if fill or not tag.get("is_padding", False)])
        uids = list(data["uid"])
        result: Dict[str, Any] = {signal: data[FIELDS[signal]][rows] for signal in asked}
        if "reward" in result:
            result["reward"] = result["reward"].sum(-1)
        return {**result, "mask": data["response_mask"][rows].bool(), "group": group_of(uids[int(row)] for row in rows)}

    def _update_actor(self, batch: Any, metrics: Dict[str, Any]) -> Any:
        batch.extra_info[OUTPUTS_KEY] = dict(self.entropic_outputs)
        return super()._update_actor(batch, metrics)

    def _save_checkpoint(self) -> None:
        """Saves the controllers before the engine's marker, which completes a checkpoint."""
        if self.entropic_controllers is not None:
            folder = os.path.join(self.config.trainer.default_local_dir, f"global_step_{self.global_steps}")
            os.makedirs(folder, exist_ok=True)
            saved = {"loss": self.entropic_name, "declarations_sha256": losses.DECLARATIONS_SHA256, "controllers": self.entropic_controllers.to_json()}
            path = os.path.join(folder, STATE_FILE)
            with open(path + ".tmp", "w", encoding="utf-8") as file:
                json.dump(saved, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            os.replace(path + ".tmp", path)
        super()._save_checkpoint()

    def _load_checkpoint(self) -> None:
        super()._load_checkpoint()
        if self.entropic_controllers is None or self.global_steps == 0:
            return
        trainer = self.config.trainer
        folder = trainer.resume_from_path if trainer.resume_mode == "resume_path" else os.path.join(trainer.default_local_dir, f"global_step_{self.global_steps}")
        path = os.path.join(folder, STATE_FILE)
        if not os.path.exists(path):
            raise FileNotFoundError(
                f"`{folder}` has no `{STATE_FILE}`: it was not saved with `{self.entropic_name}`, so the controllers would start over in the "
                "middle of a run; resume from a checkpoint that has them, or start with trainer.resume_mode=disable"
            )
        try:
            with open(path, encoding="utf-8") as file:
                saved = json.load(file)
            if saved["loss"] != self.entropic_name:
                raise ValueError(f"it belongs to `{saved['loss']}`")
            self.entropic_controllers = self.entropic.loss.Controllers.from_json(saved["controllers"])
            declarations = saved["declarations_sha256"]
        except (ValueError, KeyError, TypeError) as reason:
            raise ValueError(f"`{path}` holds no state for `{self.entropic_name}`: {reason}") from reason
        if declarations != losses.DECLARATIONS_SHA256:
            print(f"{__name__}: {path} was saved by another version of {losses.SOURCE} or its bases, declarations {declarations[:16]}", file=sys.stderr)


def steps_after(loss: Any, known: str) -> List[Any]:
    """
    The functions that step controls after a pass: each runs once all of its inputs are known, and `control`, which may use outputs of
    `control_rollout`, not before that.
    """
    passes, last, found = ["old_logp", "ref_logp", "advantage"], 0, []
    for name in ("control_rollout", "control"):
        step = getattr(loss, name, None)
        if step is not None:
            last = max(last, *(index for index, signal in enumerate(passes) if index == 0 or signal in inspect.signature(step).parameters))
            if passes[last] == known:
                found.append(step)
    return found


def check_setting(name: str, config: Any, setting: str) -> None:
    """Checks settings: the engine computes some signals only on request, and then adds terms of its own unless their coefficients are 0."""
    path, wanted = setting.split("=")
    value = config
    for part in path.split("."):
        value = getattr(value, part)
    if value != json.loads(wanted):
        raise ValueError(f"loss `{name}` needs {setting}; it is {value}")
