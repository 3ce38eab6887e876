"""A stand-in for the queue that holds the batches: rows by key."""

import torch

FIELDS = {}


class LinkedList(list):
    """What is no tensor comes out of the engine's batches as a list: it has nothing that arrays have."""


class Rows(dict):
    def select(self, *fields):
        return Rows({name: self[name] for name in fields})

    def to_padded_tensor(self):
        return self


class Meta:
    def __init__(self, keys, tags):
        self.keys, self.tags, self.partition_id, self.extra_info = keys, tags, "train", {}

    def __len__(self):
        return len(self.keys)


def kv_batch_get(keys, partition_id, select_fields):
    rows = list(keys)
    # What nobody has put in is left out.
    known = [name for name in select_fields if name in FIELDS]
    return Rows({name: LinkedList(FIELDS[name][row] for row in rows) if name == "uid" else FIELDS[name][torch.tensor(rows)] for name in known})


def kv_batch_put(batch):
    """A new description of the same rows; what was noted on the old one is gone."""
    return Meta(batch.keys, batch.tags)
