"""What the engine has and does not pass on: entropies with their gradient, the reference, rewards; for losses, controls and advantages."""

import unittest

import numpy
import torch
import transfer_queue as tq
import verl
from verl.trainer.ppo.core_algos import ESTIMATORS, LOSSES
from verl.trainer.ppo.v1 import TRAINERS
from verl.workers.engine_workers import ActorRolloutRefWorker

import bonuses
import kl
import late
import shaping

LENGTHS = [5, 2, 4, 1, 3]
MASK = torch.arange(5).expand(5, 5) < torch.tensor(LENGTHS).unsqueeze(-1)
FULL = torch.ones(5, 5, dtype=torch.bool)
PROMPTS = [2, 1, 3, 1, 2]


class Config(dict):
    __getattr__ = dict.__getitem__


class Actor:
    loss_agg_mode = "token-mean"

    def __init__(self, tokens):
        self.global_batch_info = {"dp_size": 1, "batch_num_tokens": tokens, "global_batch_size": 5, "loss_scale_factor": None}


def matrix(seed, low=-1.0, high=0.0):
    return low + (high - low) * torch.rand(5, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def config_of(mode, module, warmup=0, **actor):
    return Config(
        actor_rollout_ref=Config(
            actor=Config(policy_loss=Config(loss_mode=mode), loss_agg_mode="token-mean", **{"calculate_entropy": True, "use_kl_loss": True, "kl_loss_coef": 0.0, **actor}),
            rollout=Config(calculate_log_probs=False)),
        algorithm=Config(adv_estimator=mode),
        trainer=Config(v1=Config(trainer_mode=f"{module}_sync"), default_local_dir=".", resume_mode="disable", critic_warmup=warmup),
        data=Config(train_batch_size=512),
    )


def engine_loss(name, whole):
    """How the engine calls a loss: with what its own losses get of a micro-batch, here of five responses of full width."""
    def loss_of(model_output, data, dp_group=None):
        rows = data["rows"]
        return LOSSES[name](
            old_log_prob=whole["old_logp"][rows], log_prob=whole["logp"][rows], advantages=whole["advantage"][rows], response_mask=FULL[rows],
            loss_agg_mode="token-mean", config=Actor(25), rollout_is_weights=None)
    return loss_of


def packed(values, rows):
    """Rows without padding, prompts and responses, as a model puts them out: one token ahead."""
    return torch.cat([torch.cat([values.new_full((PROMPTS[row] - 1,), 9.0), values[row], values.new_full((1,), 9.0)]) for row in rows])


def micro_batch(rows, **fields):
    return tq.Rows(rows=torch.tensor(rows), prompt_lengths=[PROMPTS[row] for row in rows], response_lengths=[5] * len(rows),
                   **{name: values[rows] for name, values in fields.items()})


class Workers(unittest.TestCase):
    def setUp(self):
        self.whole = {"logp": matrix(1).requires_grad_(), "old_logp": matrix(2), "advantage": matrix(3, -1, 1)}

    def test_entropy_carries_its_gradient(self):
        whole, entropy = self.whole, matrix(4, 0, 2).requires_grad_()
        leaves = [whole["logp"], entropy]
        expected = bonuses.EntropyBonus.loss(mask=FULL, entropy=entropy, **whole)
        wanted = torch.autograd.grad(expected, leaves)
        worker = ActorRolloutRefWorker(engine_loss("entropic_EntropyBonus", whole), lambda data: {"entropy": packed(entropy, data["rows"].tolist())})
        parts = worker.update_actor({"steps": [[micro_batch([0, 3]), micro_batch([1, 2, 4])]]})
        total = sum(loss for loss, _ in parts)
        self.assertAlmostEqual(expected.item(), total.item(), delta=1e-12)
        for one, other in zip(wanted, torch.autograd.grad(total, leaves)):
            self.assertGreater(one.abs().max().item(), 0)
            self.assertLess((one - other).abs().max().item(), 1e-12)

    def test_terms_may_be_called_what_the_function_uses(self):
        expected = late.Awkward.loss(mask=FULL, **self.whole)
        loss, metrics = engine_loss("entropic_Awkward", self.whole)({}, micro_batch([0, 1, 2, 3, 4]))
        self.assertAlmostEqual(expected.item(), loss.item(), delta=1e-12)
        # One of them compares responses by their advantage, of which the engine has one for each token.
        self.assertEqual({}, metrics)

    def test_tokens_of_a_response_may_differ_in_their_advantage(self):
        whole = {name: value.detach() for name, value in self.whole.items()}
        loss, metrics = engine_loss("entropic_Weighted", whole)({}, micro_batch([0, 1, 2, 3, 4]))
        ratio, advantage = (whole["logp"] - whole["old_logp"]).exp(), whole["advantage"]
        policy = torch.minimum(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage)
        weighted = advantage.abs() * ratio
        self.assertAlmostEqual((-policy - 0.5 * weighted).mean().item(), loss.item(), delta=1e-8)
        self.assertAlmostEqual(weighted.mean().item(), metrics["entropic/weighted"], delta=1e-12)

    def test_without_the_signal_the_setting_is_named(self):
        worker = ActorRolloutRefWorker(engine_loss("entropic_EntropyBonus", self.whole))
        with self.assertRaisesRegex(RuntimeError, "loss `EntropyBonus`: the batch has no `entropy`; start with actor_rollout_ref.actor.calculate_entropy=true"):
            worker.update_actor({"steps": [[micro_batch([0])]]})

    def test_the_reference_lies_in_the_batch_and_outputs_are_those_of_the_module(self):
        reference, whole = matrix(5), self.whole
        expected = kl.GrpoAdaptiveKl.loss(mask=FULL, ref_logp=reference, beta=0.5, **whole)
        worker = ActorRolloutRefWorker(engine_loss("entropic_GrpoAdaptiveKl", whole))
        data = {"steps": [[micro_batch([0, 1, 2, 3, 4], ref_log_prob=reference)]], "kl_outputs": {"beta": 0.5}, "bonuses_outputs": {"beta": 7.0}}
        loss, _ = worker.update_actor(data)[0]
        self.assertAlmostEqual(expected.item(), loss.item(), delta=1e-12)


class Trainers(unittest.TestCase):
    def setUp(self):
        tq.FIELDS.clear()
        tq.FIELDS.update(uid=list("aabbb"), response_mask=MASK.long(), entropy=matrix(6, 0, 2), old_log_probs=matrix(7), ref_log_prob=matrix(8),
                         rm_scores=torch.where(torch.arange(5) == torch.tensor(LENGTHS).unsqueeze(-1) - 1, torch.tensor([[1.0], [0.0], [1.0], [0.0], [1.0]]), 0.0).double())

    def step(self, mode, module, **actor):
        trainer = TRAINERS[f"{module}_sync"](config_of(mode, module, **actor))
        metrics = {}
        batch = trainer._compute_old_log_prob(tq.Meta(range(5), [{} for _ in range(5)]), metrics)
        known = set(metrics)
        batch = trainer._compute_advantage(batch, metrics)
        return trainer, known, metrics

    def test_the_step_counts_optimizer_steps_from_0_and_progress_the_batches_of_the_policy(self):
        for global_steps, warmup, step, progress in ((1, 0, 0, 0), (2, 0, 8, 0.1), (4, 3, 8, 0.125), (3, 3, 0, 0), (10, 0, 72, 0.9)):
            trainer = TRAINERS["late_sync"](config_of("entropic_Counting", "late", warmup, ppo_epochs=2, ppo_mini_batch_size=128))
            trainer.global_steps, trainer.total_training_steps = global_steps, 10
            metrics = {}
            trainer._compute_advantage(trainer._compute_old_log_prob(tq.Meta(range(5), [{} for _ in range(5)]), metrics), metrics)
            self.assertEqual((step / 100, progress / 100), (metrics["entropic/share"], metrics["entropic/done"]))

    def test_each_module_has_its_own_trainer(self):
        self.assertEqual({"bonuses_sync", "kl_sync", "shaping_sync", "late_sync"}, set(TRAINERS))

    def test_a_control_of_the_reference_is_stepped_before_the_advantages_that_use_it(self):
        trainer, known, metrics = self.step("entropic_ReinforcePlusPlusKl", "kl")
        self.assertNotIn("entropic/beta", known)
        inputs = dict(mask=MASK, group=torch.tensor([0, 0, 1, 1, 1]), logp=tq.FIELDS["old_log_probs"], ref_logp=tq.FIELDS["ref_log_prob"])
        law = kl.ReinforcePlusPlusKl
        expected = law.control_rollout(law.Controllers(), mask=MASK, logp=inputs["logp"], ref_logp=inputs["ref_logp"])
        self.assertEqual(expected, trainer.entropic_controllers)
        advantage = law.advantage(mask=MASK, token_reward=tq.FIELDS["rm_scores"], logp=inputs["logp"], ref_logp=inputs["ref_logp"], beta=expected.beta.output)
        self.assertTrue(torch.equal(torch.where(MASK, advantage, 0.0), tq.FIELDS["advantages"]))

    def test_a_control_of_the_advantage_is_stepped_after_it(self):
        trainer, known, metrics = self.step("entropic_Late", "late")
        self.assertNotIn("entropic/alpha", known)
        chosen = MASK & (tq.FIELDS["advantages"] > 0)
        self.assertTrue(chosen.any() and not torch.equal(chosen, MASK))
        self.assertAlmostEqual(0.5 * tq.FIELDS["entropy"][chosen].mean().item(), metrics["entropic/alpha"], delta=1e-12)

    def test_an_estimator_gets_what_the_engine_does_not_pass(self):
        self.step("entropic_Gtpo", "shaping")
        advantage = shaping.Gtpo.advantage(mask=MASK, group=torch.tensor([0, 0, 1, 1, 1]), reward=tq.FIELDS["rm_scores"].sum(-1), entropy=tq.FIELDS["entropy"])
        self.assertTrue(torch.equal(torch.where(MASK, advantage, 0.0), tq.FIELDS["advantages"]))
        self.assertGreater(advantage.abs().max().item(), 0)
        with self.assertRaisesRegex(RuntimeError, "has no `entropy`; start with trainer.v1.trainer_mode=shaping_sync"):
            ESTIMATORS["entropic_Gtpo"](token_level_rewards=tq.FIELDS["rm_scores"], response_mask=MASK, index=numpy.array(list("aabbb")))

    def test_a_loss_that_was_left_out_says_why(self):
        with self.assertRaisesRegex(ValueError, "`entropic_Apart` is not registered with the engine: `keep short` changes the denominators"):
            self.step("entropic_Apart", "late")

    def test_a_configuration_that_leaves_a_signal_out_is_refused_at_the_start(self):
        for mode, module, actor, message in (
            ("entropic_GrpoAdaptiveKl", "kl", {"use_kl_loss": False}, "needs actor_rollout_ref.actor.use_kl_loss=true; it is False"),
            ("entropic_GrpoAdaptiveKl", "kl", {"kl_loss_coef": 0.001}, "needs actor_rollout_ref.actor.kl_loss_coef=0; it is 0.001"),
            ("entropic_Aec", "bonuses", {"calculate_entropy": False}, "needs actor_rollout_ref.actor.calculate_entropy=true; it is False"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                self.step(mode, module, **actor)

    def test_a_measure_that_the_batch_lacks_is_named(self):
        del tq.FIELDS["ref_log_prob"]
        with self.assertRaisesRegex(RuntimeError, "measures `ref_logp`, but the batch has no"):
            self.step("entropic_GrpoAdaptiveKl", "kl")


if __name__ == "__main__":
    unittest.main()
