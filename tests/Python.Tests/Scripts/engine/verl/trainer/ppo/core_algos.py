"""Registries and aggregation. A loss is a share of the step's: over ranks, whose gradients are averaged, and micro-batches it adds up."""

import torch

LOSSES = {}
ESTIMATORS = {}
AGGREGATIONS = []


def register_policy_loss(name):
    def register(function):
        LOSSES[name] = function
        return function

    return register


def register_adv_est(name):
    def register(function):
        if ESTIMATORS.setdefault(name, function) is not function:
            raise ValueError(f"{name} is registered already")
        return function

    return register


def agg_loss(loss_mat, loss_mask, loss_agg_mode, dp_size=1, batch_num_tokens=None, global_batch_size=None, loss_scale_factor=None):
    AGGREGATIONS.append(loss_agg_mode)
    if dp_size > 1 and (batch_num_tokens is None or global_batch_size is None):
        raise ValueError("counts of the whole step are required when there are several ranks")
    mask = loss_mask.to(loss_mat.dtype)
    per_row = (loss_mat * mask).sum(-1)
    if loss_agg_mode == "token-mean":
        return per_row.sum() / (batch_num_tokens or mask.sum()) * dp_size
    if loss_agg_mode == "token-sum":
        return per_row.sum() * dp_size
    if loss_agg_mode == "seq-mean-token-mean":
        per_row = per_row / (mask.sum(-1) + 1e-8)
    elif loss_agg_mode == "seq-mean-token-sum-norm":
        per_row = per_row / (loss_scale_factor or mask.shape[-1])
    elif loss_agg_mode != "seq-mean-token-sum":
        raise ValueError(loss_agg_mode)
    return per_row.sum() / (global_batch_size or (mask.sum(-1) > 0).sum()) * dp_size
