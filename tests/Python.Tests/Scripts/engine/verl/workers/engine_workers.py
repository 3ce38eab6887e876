"""Workers: one that trains, and the one that holds it and makes it from a class attribute."""

import os


class TrainingWorker:
    def __init__(self, train_batch):
        self.train_batch = train_batch

    def train_mini_batch(self, data):
        return [self.train_batch(data, micro_batch) for step in data["steps"] for micro_batch in step]


class ActorRolloutRefWorker:
    def __init__(self, train_batch):
        self.actor = self.actor_worker_cls(train_batch)

    def update_actor(self, data):
        return self.actor.train_mini_batch(data)


if os.environ.get("STAND_IN") != "fixed-worker":
    ActorRolloutRefWorker.actor_worker_cls = TrainingWorker
