"""Workers: one that trains, and the one that holds it and makes it from a class attribute."""

import os


class TrainingWorker:
    def __init__(self, forward=None):
        self.forward, self.loss_fn = forward, None

    def set_loss_fn(self, loss_fn):
        self.loss_fn = loss_fn

    def train_mini_batch(self, data):
        return [self.train_batch(micro_batch) for step in data["steps"] for micro_batch in step]

    def train_batch(self, micro_batch):
        """The loss function gets what the model gave and the micro-batch, by name."""
        return self.loss_fn(model_output=self.forward(micro_batch), data=micro_batch, dp_group=None)


class ActorRolloutRefWorker:
    def __init__(self, loss_fn, forward=lambda micro_batch: {}):
        self.actor = self.actor_worker_cls(forward)
        self.actor.set_loss_fn(loss_fn)

    def update_actor(self, data):
        return self.actor.train_mini_batch(data)


if os.environ.get("STAND_IN") != "fixed-worker":
    ActorRolloutRefWorker.actor_worker_cls = TrainingWorker
