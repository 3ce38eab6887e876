"""What the printed modules say to those who call them wrongly, or whose files are not what they should be."""

import contextlib
import io
import json
import os
import tempfile
import unittest

import torch

import entropic
import grpo
import sequences

LOSS = entropic.EntroPic
MASK = torch.ones(2, 3)
LOGP = torch.full((2, 3), -0.1)


def loss_of(**changed):
    return LOSS.loss(**{**dict(mask=MASK, logp=LOGP, old_logp=LOGP, advantage=torch.ones(2), alpha=0.5), **changed})


class Tensors(unittest.TestCase):
    def test_a_shape_that_would_be_broadcast(self):
        for changed, message in (
            ({"old_logp": LOGP[:, :1]}, r"`old_logp` is \[2, 1\]; it must be \[B, T\], and the mask \[B, T\] is \[2, 3\]"),
            ({"advantage": torch.ones(1)}, r"`advantage` is \[1\]; it must be \[B\], \[B, 1\] or \[B, T\]"),
            ({"advantage": torch.ones(3)}, r"`advantage` is \[3\]"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                loss_of(**changed)

    def test_one_number_for_each_response_is_not_one_for_each_token(self):
        with self.assertRaisesRegex(ValueError, r"`reward` is \[2, 3\]; it must be \[B\] or \[B, 1\], and the mask"):
            LOSS.advantage(mask=MASK, group=torch.tensor([0, 0]), reward=torch.ones(2, 3))

        with self.assertRaisesRegex(ValueError, r"`advantage` is \[2, 3\]; it must be \[B\] or \[B, 1\], and the mask"):
            sequences.GspoSequence.loss(mask=MASK, logp=LOGP, old_logp=LOGP, advantage=torch.ones(2, 3))

    def test_whole_numbers(self):
        with self.assertRaisesRegex(TypeError, "`reward` is torch.int64; it must be of a floating-point type"):
            LOSS.advantage(mask=MASK, group=torch.tensor([0, 0]), reward=torch.tensor([0, 1]))

    def test_groups(self):
        for group in (torch.tensor([0.0, 0.0]), torch.tensor([[0], [0]]), torch.tensor([0])):
            with self.assertRaisesRegex(ValueError, r"`group` is .*; it must be \[B\] integers"):
                LOSS.advantage(mask=MASK, group=group, reward=torch.ones(2))

    def test_a_part_of_the_groups_may_be_called_as_they_were_in_the_whole(self):
        reward = torch.tensor([0.0, 1.0])
        for group in ([0, 0], [7, 7], [-1, -1]):
            advantage = LOSS.advantage(mask=MASK, group=torch.tensor(group), reward=reward)
            self.assertAlmostEqual(0.5 / (0.5 ** 0.5 + 1e-6), advantage[1].item(), delta=1e-6)

    def test_nothing_to_measure_is_no_loss(self):
        leaf = LOGP.clone().requires_grad_()
        value = loss_of(mask=MASK * 0, logp=leaf, old_logp=torch.full((2, 3), float("nan")))
        value.backward()
        self.assertEqual((0.0, 0.0), (value.item(), leaf.grad.abs().sum().item()))

    def test_an_option_out_of_its_range(self):
        with self.assertRaisesRegex(ValueError, r"option `target` is 30; it must be in \(0, 20\)"):
            LOSS.Options(target=30)

    def test_a_measure_that_is_not_finite(self):
        with self.assertRaisesRegex(FloatingPointError, "control `alpha`: the measured `error` is nan"):
            LOSS.control(LOSS.Controllers(), mask=MASK, entropy=LOGP * float("nan"))


class States(unittest.TestCase):
    def test_what_is_no_state_of_these_controllers(self):
        good = LOSS.control(LOSS.Controllers(), mask=MASK, entropy=-LOGP).to_json()
        self.assertEqual(good, LOSS.Controllers.from_json(json.loads(json.dumps(good))).to_json())
        step = good["alpha"]
        for saved, message in (
            ({"beta": None}, r"expected the saved controllers \['alpha'\], found \['beta'\]"),
            ([1], r"expected the saved controllers \['alpha'\], found \[1\]"),
            ({"alpha": 3}, r"the saved controller `alpha` has to have .*; it is 3"),
            ({"alpha": {"output": 1.0}}, r"the saved controller `alpha` has to have \['output', 'is_saturated', 'state'\]"),
            ({"alpha": {**step, "state": {"sum": 1.0}}}, r"the saved state of `alpha` has to have \['integral'\]; it is {\"sum\": 1.0}"),
            ({"alpha": {**step, "state": {"integral": None}}}, "the saved controller `alpha` has null where a number has to be"),
            ({"alpha": {**step, "output": "much"}}, "the saved controller `alpha` has \"much\" where a number has to be"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                LOSS.Controllers.from_json(saved)


class Files(unittest.TestCase):
    def ended(self, module, text):
        """How the self-test ended on a file of that text, and what it printed."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "cases.json")
            if text is not None:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                try:
                    return module.self_test(path), printed.getvalue()
                except SystemExit as end:
                    return end.code, printed.getvalue()

    def test_a_file_that_cannot_be_compared_with(self):
        case = {"id": "a", "loss": "Gspo", "type": "float64", "rollouts": []}
        for text, message in (
            (None, "there is no `.*cases.json`: the program that has the losses writes it by `conformance FOLDER`"),
            ("{", r"is no file of conformance cases \(JSONDecodeError"),
            ("[]", r"is no file of conformance cases \(TypeError"),
            ('{"format": 1}', r"is no file of conformance cases \(KeyError: 'cases'\)"),
            ('{"format": 2, "cases": []}', "is of format 2, and this module reads format 1"),
            ('{"format": 1, "cases": []}', "has no case of Grpo, .*; it has those of none"),
            (json.dumps({"format": 1, "cases": [case]}), "has no case of Grpo, .*; it has those of Gspo"),
        ):
            code, _ = self.ended(grpo, text)
            self.assertRegex(str(code), message)

    def test_losses_without_a_case_are_named(self):
        code, printed = self.ended(sequences, json.dumps({"format": 1, "cases": [{"id": "a", "loss": "Gspo", "type": "float64", "rollouts": []}]}))
        self.assertEqual(0, code)
        self.assertRegex(printed, "^not compared, since `.*` has no case of them: .*\n.*1 cases, 1 passed, 0 failed\n$")

    def test_numbers_that_differ(self):
        inputs = {"mask": [[True]], "group": [0], "reward": [1.0]}
        step = {"inputs": {"mask": [[True]], "logp": [[-1.0]], "old_logp": [[-1.0]]}, "expected": {"loss": 0.25, "by_logp": [[0.0]]}}
        case = {"id": "Grpo/float64", "loss": "Grpo", "type": "float64", "rollouts": [{"inputs": inputs, "expected": {"advantage": [0.5]}, "steps": [step]}]}
        code, printed = self.ended(grpo, json.dumps({"format": 1, "cases": [case]}))
        self.assertEqual(1, code)
        self.assertRegex(printed, r"Grpo/float64: advantage\[0\] is 0.0, expected 0.5\nGrpo/float64: step 1: loss is -?0.0, expected 0.25\n")
        self.assertIn("1 cases, 0 passed, 1 failed", printed)


if __name__ == "__main__":
    unittest.main()
