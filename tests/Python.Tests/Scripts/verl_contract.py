"""The emitted registration against the stand-in engine."""

import inspect
import json
import math
import os
import shutil
import tempfile
import unittest

import torch
import transfer_queue as tq
import verl
from verl.trainer.ppo.core_algos import AGGREGATIONS, ESTIMATORS, LOSSES
from verl.trainer.ppo.v1 import TRAINERS
from verl.workers.engine_workers import ActorRolloutRefWorker

import entropic as losses
import entropic_verl as registered

NAME = "entropic_EntroPic"


class Config(dict):
    __getattr__ = dict.__getitem__


def config_of(folder, loss_mode=NAME, agg="token-mean", bypass=False, resume="auto", warmup=0):
    actor = Config(policy_loss=Config(loss_mode=loss_mode), loss_agg_mode=agg)
    return Config(
        actor_rollout_ref=Config(actor=actor, rollout=Config(calculate_log_probs=False)),
        algorithm=Config(rollout_correction=Config(bypass_mode=bypass), adv_estimator=loss_mode),
        trainer=Config(v1=Config(trainer_mode="entropic_sync"), default_local_dir=folder, resume_mode=resume, critic_warmup=warmup),
    )


class Actor:
    def __init__(self, **counts):
        self.global_batch_info = counts


def batch_of(rows=8, columns=7, seed=0):
    generator = torch.Generator().manual_seed(seed)
    old = -2 * torch.rand(rows, columns, dtype=torch.float64, generator=generator) ** 4
    mask = torch.arange(columns).expand(rows, columns) < torch.randint(1, columns + 1, (rows, 1), generator=generator)
    return {
        "old_log_prob": old,
        "log_prob": old + 0.4 * (torch.rand(rows, columns, dtype=torch.float64, generator=generator) - 0.5),
        "advantages": torch.randn(rows, 1, dtype=torch.float64, generator=generator).expand(rows, columns).clone(),
        "response_mask": mask,
    }


def rows_of(batch, rows):
    return {name: value[rows] for name, value in batch.items()}


class Registration(unittest.TestCase):
    def test_every_loss_that_the_engine_can_host_is_registered(self):
        self.assertEqual({"entropic_EntroPic", "entropic_EntroPicP", "entropic_EntroPicBudget", "entropic_EntroPicFloor", "entropic_EntroPicHandover", "entropic_EntroPicAuto", "entropic_EntroPicWeighted", "entropic_EntroPicAllTokens"}, set(LOSSES))
        self.assertEqual(set(LOSSES), set(ESTIMATORS))
        self.assertEqual(["entropic_sync"], list(TRAINERS))

    def test_arguments_are_keywords_and_those_of_later_engines_are_taken(self):
        for function in LOSSES.values():
            kinds = [parameter.kind for parameter in inspect.signature(function).parameters.values()]
            self.assertEqual([inspect.Parameter.KEYWORD_ONLY] * (len(kinds) - 1) + [inspect.Parameter.VAR_KEYWORD], kinds)
        with registered.OUTPUTS.during({"alpha": 0.5}):
            LOSSES[NAME](**batch_of(), loss_agg_mode="token-mean", config=Actor(dp_size=1), of_a_later_engine=1)


class Aggregation(unittest.TestCase):
    def whole(self, batch, alpha):
        leaf = batch["log_prob"].clone().requires_grad_()
        value = losses.EntroPic.loss(mask=batch["response_mask"], logp=leaf, old_logp=batch["old_log_prob"], advantage=batch["advantages"], alpha=alpha)
        value.backward()
        return value.item(), leaf.grad

    def test_ranks_and_micro_batches_add_up_to_the_loss_of_the_step(self):
        batch, alpha = batch_of(), 0.7
        expected, gradient = self.whole(batch, alpha)
        counts = {"dp_size": 2, "batch_num_tokens": int(batch["response_mask"].sum()), "global_batch_size": 8, "loss_scale_factor": None}
        leaf = batch["log_prob"].clone().requires_grad_()
        total = 0.0
        for micro_batches in ([[0], [1, 2, 3]], [[4, 5, 6], [7]]):
            for rows in micro_batches:
                part = rows_of({**batch, "log_prob": leaf}, rows)
                with registered.OUTPUTS.during({"alpha": alpha}):
                    loss, metrics = LOSSES[NAME](**part, loss_agg_mode="token-mean", config=Actor(**counts))
                total = total + loss / counts["dp_size"]
                self.assertTrue(all(type(value) in (float, int) for value in metrics.values()), metrics)
        total.backward()
        self.assertAlmostEqual(expected, total.item(), delta=1e-12)
        self.assertLess((leaf.grad - gradient).abs().max().item(), 1e-12)
        self.assertEqual({"token-mean"}, set(AGGREGATIONS))

    def test_importance_weights_of_the_engine_weight_the_policy(self):
        batch = batch_of()
        with registered.OUTPUTS.during({"alpha": 0.0}):
            plain, _ = LOSSES[NAME](**batch, loss_agg_mode="token-mean", config=Actor(dp_size=1))
            twice, _ = LOSSES[NAME](**batch, loss_agg_mode="token-mean", config=Actor(dp_size=1), rollout_is_weights=torch.full((8, 7), 2.0))
        self.assertAlmostEqual(2 * plain.item(), twice.item(), delta=1e-12)

    def test_another_mode_is_a_mistake(self):
        with self.assertRaisesRegex(ValueError, "declared to reduce by `token-mean`.*`seq-mean-token-sum`"):
            LOSSES[NAME](**batch_of(), loss_agg_mode="seq-mean-token-sum", config=Actor(dp_size=1))

    def test_an_engine_without_counts_of_the_step_is_refused(self):
        with self.assertRaisesRegex(RuntimeError, "global_batch_info"):
            LOSSES[NAME](**batch_of(), loss_agg_mode="token-mean", config=object())

    def test_without_the_output_of_a_control_there_is_no_loss(self):
        with self.assertRaisesRegex(RuntimeError, "control `alpha`.*trainer_mode=entropic_sync"):
            LOSSES[NAME](**batch_of(), loss_agg_mode="token-mean", config=Actor(dp_size=1))


class Advantages(unittest.TestCase):
    def test_they_are_those_of_the_declaration_by_uid(self):
        rewards = torch.zeros(4, 3, dtype=torch.float64)
        rewards[:, 2] = torch.tensor([1.0, 0.0, 1.0, 1.0])
        mask = torch.tensor([[1, 1, 1]] * 4)
        with self.assertRaisesRegex(ValueError, "no `index`"):
            ESTIMATORS[NAME](token_level_rewards=rewards, response_mask=mask, config=None)
        advantages, returns = ESTIMATORS[NAME](token_level_rewards=rewards, response_mask=mask, index=["b", "a", "b", "a"], config=None)
        spread = math.sqrt(0.5) + 1e-6
        self.assertTrue(torch.equal(advantages, returns))
        self.assertLess((advantages[:, 0] - torch.tensor([0, -0.5 / spread, 0, 0.5 / spread], dtype=torch.float64)).abs().max().item(), 1e-12)


class Hosting(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        generator = torch.Generator().manual_seed(3)
        mask = torch.arange(5).expand(6, 5) < torch.tensor([[5], [2], [4], [1], [3], [5]])
        tq.FIELDS.update(uid=list("aabbcc"), response_mask=mask.long(), entropy=torch.rand(6, 5, dtype=torch.float64, generator=generator),
                         old_log_probs=-torch.rand(6, 5, dtype=torch.float64, generator=generator), rm_scores=torch.zeros(6, 5, dtype=torch.float64))
        # The last row only fills the batch up.
        self.tags = [{"is_padding": row == 5} for row in range(6)]
        entropy, mask = tq.FIELDS["entropy"][:5], mask[:5]
        self.entropy = (entropy * mask).sum().item() / mask.sum().item()

    def trainer(self, **options):
        trainer = TRAINERS["entropic_sync"](config_of(self.folder, **options))
        trainer.steps = [[1, 2], [3, 4, 5]]
        trainer.worker = ActorRolloutRefWorker(lambda model_output, data, dp_group: registered.output_of("EntroPic", "alpha"))
        return trainer

    def step(self, trainer):
        metrics = {}
        batch = trainer._compute_old_log_prob(tq.Meta(range(6), self.tags), metrics)
        batch = trainer._compute_advantage(batch, metrics)
        trainer._update_actor(batch, metrics)
        trainer.global_steps += 1
        return metrics

    def test_the_controller_is_stepped_once_on_the_global_token_mean(self):
        trainer = self.trainer()
        first, second = self.step(trainer), self.step(trainer)
        error = self.entropy - 0.1
        self.assertAlmostEqual(self.entropy, first["entropic/entropy"], delta=1e-12)
        self.assertAlmostEqual(error, first["entropic/alpha"], delta=1e-12)
        self.assertAlmostEqual(error + 0.01 * error, second["entropic/alpha"], delta=1e-12)

    def test_workers_hold_the_output_over_all_micro_batches_and_no_longer(self):
        trainer = self.trainer()
        alpha = self.step(trainer)["entropic/alpha"]
        self.assertEqual([[alpha] * 5], trainer.seen)
        self.assertIsNone(registered.OUTPUTS.current)

    def test_it_is_queued_like_the_trainer_that_it_is(self):
        self.assertEqual("in order", self.trainer().queue)

    def test_nothing_is_stepped_while_only_the_critic_learns(self):
        trainer = self.trainer(warmup=1)
        metrics = {}
        trainer._compute_old_log_prob(tq.Meta(range(6), self.tags), metrics)
        self.assertNotIn("entropic/alpha", metrics)
        self.assertIsNone(trainer.entropic_controllers.alpha)

    def test_state_is_saved_before_the_marker_and_resumed_to_the_bit(self):
        trainer = self.trainer()
        self.step(trainer)
        trainer._save_checkpoint()
        self.assertEqual(["entropic_controllers.json"], trainer.files_at_marker)
        resumed = self.trainer()
        resumed._load_checkpoint()
        self.assertEqual(trainer.entropic_controllers, resumed.entropic_controllers)
        self.assertEqual(self.step(trainer), self.step(resumed))

    def test_it_refuses_to_resume_without_the_state(self):
        trainer = self.trainer()
        self.step(trainer)
        trainer._save_checkpoint()
        os.remove(os.path.join(self.folder, "global_step_1", "entropic_controllers.json"))
        with self.assertRaisesRegex(FileNotFoundError, "global_step_1.*entropic_controllers.json"):
            self.trainer()._load_checkpoint()
        fresh = self.trainer(resume="disable")
        fresh._load_checkpoint()
        self.assertIsNone(fresh.entropic_controllers.alpha)

    def test_it_refuses_the_state_of_another_loss(self):
        trainer = self.trainer()
        self.step(trainer)
        trainer._save_checkpoint()
        path = os.path.join(self.folder, "global_step_1", "entropic_controllers.json")
        with open(path, encoding="utf-8") as file:
            saved = json.load(file)
        saved["loss"] = "entropic_Other"
        with open(path, "w", encoding="utf-8") as file:
            json.dump(saved, file)
        with self.assertRaisesRegex(ValueError, "holds no state for `entropic_EntroPic`: it belongs to `entropic_Other`"):
            self.trainer()._load_checkpoint()

    def test_it_refuses_the_state_of_other_controllers(self):
        trainer = self.trainer()
        self.step(trainer)
        trainer._save_checkpoint()
        path = os.path.join(self.folder, "global_step_1", "entropic_controllers.json")
        with open(path, encoding="utf-8") as file:
            saved = json.load(file)
        saved["controllers"]["alpha"]["state"] = {"sum": 1.0}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(saved, file)
        with self.assertRaisesRegex(ValueError, "state of `alpha`.*integral.*sum"):
            self.trainer()._load_checkpoint()

    def test_a_configuration_that_it_cannot_keep_is_refused_at_the_start(self):
        for options, message in (
            ({"bypass": True}, "bypass_mode"),
            ({"agg": "token-sum"}, "declared to reduce by `token-mean`"),
            ({"loss_mode": "vanilla"}, "`vanilla`"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                self.trainer(**options)


if __name__ == "__main__":
    unittest.main()
