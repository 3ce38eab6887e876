"""The trainer in which a subclass overrides stages, and its registry. Names that no built-in trainer has are queued asynchronously."""

import copy
import os

import transfer_queue as tq
from verl.trainer.ppo import core_algos

if os.environ.get("STAND_IN") == "legacy":
    raise ImportError("No module named 'verl.trainer.ppo.v1'")

TRAINERS = {}


def register_trainer(name):
    def register(cls):
        if TRAINERS.setdefault(name, cls) is not cls:
            raise ValueError(f"{name} is registered already")
        return cls

    return register


class PPOTrainerSync:
    def __init__(self, config):
        self.config = config
        self.trainer_mode = config.trainer.v1.trainer_mode
        self.queue = "in order" if self.trainer_mode == "sync" else "as they come"
        self.global_steps, self.total_training_steps = 0, 10
        self.worker = None
        self.seen = []

    def _compute_old_log_prob(self, batch, metrics):
        metrics["actor/entropy"] = 0.0
        return tq.kv_batch_put(batch)

    def _compute_advantage(self, batch, metrics):
        data = tq.kv_batch_get(batch.keys, batch.partition_id, ["uid", "response_mask", "rm_scores"])
        estimator = core_algos.ESTIMATORS[self.config.algorithm.adv_estimator]
        advantages, _ = estimator(token_level_rewards=data["rm_scores"], response_mask=data["response_mask"], config=self.config.algorithm, index=data["uid"])
        tq.FIELDS["advantages"] = advantages
        return tq.kv_batch_put(batch)

    def _update_actor(self, batch, metrics):
        # What lies in `extra_info` arrives at the workers as a copy.
        batch.extra_info.update({"temperature": 1.0, "steps": self.steps})
        self.seen.append(self.worker.update_actor(copy.deepcopy(batch.extra_info)))
        return batch

    def _save_checkpoint(self):
        folder = self.config.trainer.default_local_dir
        os.makedirs(os.path.join(folder, f"global_step_{self.global_steps}"), exist_ok=True)
        self.files_at_marker = os.listdir(os.path.join(folder, f"global_step_{self.global_steps}"))
        with open(os.path.join(folder, "latest_checkpointed_iteration.txt"), "w", encoding="utf-8") as file:
            file.write(str(self.global_steps))

    def _load_checkpoint(self):
        marker = os.path.join(self.config.trainer.default_local_dir, "latest_checkpointed_iteration.txt")
        if self.config.trainer.resume_mode != "disable" and os.path.exists(marker):
            with open(marker, encoding="utf-8") as file:
                self.global_steps = int(file.read())
