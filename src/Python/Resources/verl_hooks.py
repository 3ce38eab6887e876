try:
    # %% if PPOTrainerSync
    import transfer_queue as tq
    from verl.trainer.ppo.v1 import PPOTrainerSync, register_trainer
    # %% end
    from verl.utils import tensordict_utils as tu
    from verl.workers.engine_workers import ActorRolloutRefWorker
    # %% if no_padding_2_padding
    from verl.workers.utils.padding import no_padding_2_padding
    # %% end
except ImportError as missing:
    raise ImportError(
        "controls need a trainer that steps them, and controls and some signals need a worker that passes them to losses: verl 0.9 or later with the "
        f"V1 trainer (verl.trainer.ppo.v1, trainer.use_v1) and TransferQueue; this engine lacks them ({missing})"
    ) from missing

if not hasattr(ActorRolloutRefWorker, "actor_worker_cls"):
    raise ImportError(
        "these losses need workers that pass them further signals: this engine's ActorRolloutRefWorker has no "
        "`actor_worker_cls` to set; use verl 0.9 or later"
    )
