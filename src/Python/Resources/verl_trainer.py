try:
    import transfer_queue as tq
    from verl.trainer.ppo.v1 import PPOTrainerSync, register_trainer
    from verl.utils import tensordict_utils as tu
    from verl.workers.engine_workers import ActorRolloutRefWorker, TrainingWorker
except ImportError as missing:
    raise ImportError(
        "losses with controls need a trainer that steps them: verl with the V1 trainer (verl.trainer.ppo.v1, trainer.use_v1) and "
        f"TransferQueue; this engine has none ({missing})"
    ) from missing

if not hasattr(ActorRolloutRefWorker, "actor_worker_cls"):
    raise ImportError(
        "losses with controls need workers that take their outputs: this engine's ActorRolloutRefWorker has no `actor_worker_cls` to set"
    )


class EntropicTrainingWorker(TrainingWorker):
    """A worker that holds the outputs of the controls while it updates: over all micro-batches of all steps of a batch."""

    def train_mini_batch(self, data: Any) -> Any:
        with Outputs.during(tu.pop(data, key=OUTPUTS, default=None)):
            return super().train_mini_batch(data)


# In every process that imports the engine: Ray makes workers from the class by its name.
ActorRolloutRefWorker.actor_worker_cls = EntropicTrainingWorker


@register_trainer(TRAINER)
class EntropicTrainer(PPOTrainerSync):
    """
    The synchronous trainer, with the controls of the declaration: measured once per rollout batch on all of its tokens, under the
    policy that sampled them; stepped once; sent to the workers; saved in the engine's checkpoints.
    """

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        actor = config.actor_rollout_ref.actor
        mode = actor.policy_loss.loss_mode
        if mode not in HOSTED:
            raise ValueError(f"trainer.v1.trainer_mode={TRAINER} hosts {', '.join(HOSTED)}; actor_rollout_ref.actor.policy_loss.loss_mode is `{mode}`")
        self.entropic_name, self.entropic = mode, HOSTED[mode]
        check_mode(mode, self.entropic.mode, actor.loss_agg_mode)
        correction = config.algorithm.get("rollout_correction", None)
        if correction and correction.get("bypass_mode", False):
            raise ValueError("algorithm.rollout_correction.bypass_mode leaves out the pass that computes entropies, which the controls measure; switch it off")
        self.entropic_controllers = self.entropic.loss.Controllers() if hasattr(self.entropic.loss, "Controllers") else None
        self.entropic_outputs: Dict[str, Any] = {}

    @property
    def trainer_mode(self) -> str:
        """The engine asks by this name how responses are queued and saved: as for the trainer that this one is."""
        return "sync"

    @trainer_mode.setter
    def trainer_mode(self, name: str) -> None:
        pass

    def _compute_old_log_prob(self, batch: Any, metrics: Dict[str, Any]) -> Any:
        batch = super()._compute_old_log_prob(batch, metrics)
        # While only the critic learns, no step of the policy is taken.
        if self.entropic_controllers is not None and self.config.trainer.critic_warmup <= self.global_steps:
            self._step_controllers(batch, metrics)
        return batch

    def _step_controllers(self, batch: Any, metrics: Dict[str, Any]) -> None:
        loss, controllers = self.entropic.loss, self.entropic_controllers
        inputs = {**self._measured(batch), "options": loss.Options()}
        for step in ("control_rollout", "control"):
            if hasattr(loss, step):
                controllers = getattr(loss, step)(controllers, **picked(getattr(loss, step), inputs))
        self.entropic_controllers = controllers
        self.entropic_outputs = {name: step.output for name, step in vars(controllers).items()}
        entropy = torch.where(inputs["mask"], inputs["entropy"], 0.0).sum(dtype=torch.float64) / inputs["mask"].sum().clamp(min=1)
        metrics["entropic/entropy"] = entropy.item()
        for name, step in vars(controllers).items():
            metrics[f"entropic/{name}"] = float(step.output)
            metrics[f"entropic/{name}_saturated"] = float(step.is_saturated)

    def _measured(self, batch: Any) -> Dict[str, Any]:
        """The whole rollout batch, as the declaration calls it; rows that only fill it up are left out."""
        fields = ["uid", "response_mask", "entropy", "old_log_probs", "rm_scores"]
        if self.config.actor_rollout_ref.rollout.calculate_log_probs:
            fields.append("rollout_log_probs")
        data = tq.kv_batch_get(keys=batch.keys, partition_id=batch.partition_id, select_fields=fields).to_padded_tensor()
        rows = torch.tensor([row for row, tag in enumerate(batch.tags) if not tag.get("is_padding", False)])
        uids = data["uid"].tolist()
        signals = {"entropy": "entropy", "old_logp": "old_log_probs", "logp": "old_log_probs", "token_reward": "rm_scores", "rollout_logp": "rollout_log_probs"}
        measured: Dict[str, Any] = {name: data[field][rows] for name, field in signals.items() if field in fields}
        measured["mask"] = data["response_mask"][rows].bool()
        measured["reward"] = torch.where(measured["mask"], measured["token_reward"], 0.0).sum(-1)
        measured["group"] = group_of(uids[int(row)] for row in rows)
        measured["step"] = float(self.global_steps)
        return measured

    def _compute_advantage(self, batch: Any, metrics: Dict[str, Any]) -> Any:
        with Outputs.during(self.entropic_outputs):
            return super()._compute_advantage(batch, metrics)

    def _update_actor(self, batch: Any, metrics: Dict[str, Any]) -> Any:
        batch.extra_info[OUTPUTS] = self.entropic_outputs
        return super()._update_actor(batch, metrics)

    def _save_checkpoint(self) -> None:
        """The controllers first: the engine's marker, which makes a checkpoint one, comes last."""
        if self.entropic_controllers is not None:
            folder = os.path.join(self.config.trainer.default_local_dir, f"global_step_{self.global_steps}")
            os.makedirs(folder, exist_ok=True)
            saved = {"loss": self.entropic_name, "source_sha256": losses.SOURCE_SHA256, "controllers": self.entropic_controllers.to_json()}
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
                f"`{folder}` has no `{STATE_FILE}`: it was not saved with `{self.entropic_name}`, and its controllers would start anew in the "
                "middle of a run; resume where they were saved, or start with trainer.resume_mode=disable"
            )
        with open(path, encoding="utf-8") as file:
            saved = json.load(file)
        if saved["source_sha256"] != losses.SOURCE_SHA256:
            print(f"{__name__}: {path} was saved by another version of {losses.SOURCE}, sha256 {saved['source_sha256'][:16]}", file=sys.stderr)
        self.entropic_controllers = self.entropic.loss.Controllers.from_json(saved["controllers"])
