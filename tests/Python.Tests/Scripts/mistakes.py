"""What the printed modules say to those who call them wrongly, or whose files are not what they should be."""

import contextlib
import io
import json
import os
import tempfile
import unittest

import torch

import declared
import entropic
import grpo
import kl
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

    def test_what_is_not_live_is_cut_where_it_enters(self):
        def gradient(cut):
            model = torch.tensor([[-0.3, -0.2, -0.4], [-0.1, -0.5, -0.6]], dtype=torch.float64, requires_grad=True)
            given = {"logp": model, "old_logp": 0.9 * model, "advantage": model.sum(-1), "alpha": 0.5}
            LOSS.loss(mask=MASK, **{name: value.detach() if cut and name in ("old_logp", "advantage") else value for name, value in given.items()}).backward()
            return model.grad

        self.assertGreater(gradient(True).abs().max().item(), 0)
        self.assertTrue(torch.equal(gradient(True), gradient(False)))

    def test_a_reference_receives_no_gradient(self):
        reference = LOGP.clone().requires_grad_()
        leaf = (LOGP - 0.1).requires_grad_()
        kl.GrpoAdaptiveKl.loss(mask=MASK, logp=leaf, old_logp=LOGP, ref_logp=reference, advantage=torch.ones(2), beta=0.5).backward()
        self.assertGreater(leaf.grad.abs().max().item(), 0)
        self.assertIsNone(reference.grad)

    def test_what_is_no_tensor_of_numbers(self):
        for changed, message in (
            ({"logp": None}, "`logp` is of type NoneType; it must be a tensor"),
            ({"logp": [[-0.1] * 3] * 2}, "`logp` is of type list; it must be a tensor"),
            ({"old_logp": LOGP.numpy()}, "`old_logp` is of type ndarray; it must be a tensor"),
            ({"advantage": [1.0, 1.0]}, "`advantage` is of type list; it must be a tensor"),
            ({"mask": [[True] * 3] * 2}, "`mask` is of type list; it must be a tensor"),
            ({"logp": LOGP > 0}, "`logp` is torch.bool; it must be of a floating-point type"),
        ):
            with self.assertRaisesRegex(TypeError, message):
                loss_of(**changed)

        with self.assertRaisesRegex(ValueError, r"`mask` is \[3\]; it must be \[B, T\]"):
            loss_of(mask=torch.ones(3))

    def test_controllers_of_another_loss(self):
        with self.assertRaisesRegex(TypeError, "`controllers` is of type GrpoAdaptiveKl.Controllers; it must be EntroPic.Controllers"):
            LOSS.control(kl.GrpoAdaptiveKl.Controllers(), mask=MASK, entropy=-LOGP)

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


class DeclaredSignals(unittest.TestCase):
    def loss_of(self, **changed):
        given = dict(judged=LOGP, format=torch.zeros(2), difficulty=torch.tensor([0.2, 0.7]))
        return declared.Declared.loss(mask=changed.pop("mask", MASK), logp=LOGP, old_logp=LOGP, advantage=torch.ones(2), **{**given, **changed})

    def test_a_value_out_of_the_declared_range(self):
        for changed, message in (
            ({"judged": LOGP * 20}, r"`judged` is -2.0; it must be in \(-1, 0.1\]"),
            ({"judged": LOGP * 10}, r"`judged` is -1.0; it must be in \(-1, 0.1\]"),
            ({"judged": LOGP * float("nan")}, r"`judged` is nan; it must be in \(-1, 0.1\]"),
            ({"format": torch.tensor([0.0, float("nan")])}, "`format` is nan; it must be a number"),
            ({"difficulty": torch.tensor([[0.0], [2.0]])}, r"`difficulty` is 2.0; it must be in \[0, 1\]"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                self.loss_of(**changed)

    def test_a_bound_in_the_precision_of_the_signal_and_what_does_not_count(self):
        self.loss_of(judged=torch.full((2, 3), 0.1))
        outside = LOGP.clone()
        outside[1, 2] = 7.0
        mask = MASK.clone()
        mask[1, 2] = 0
        self.loss_of(judged=outside, mask=mask)
        self.loss_of(judged=outside * float("nan"), mask=MASK * 0)

    def test_values_of_one_prompt_that_differ(self):
        given = dict(mask=MASK, group=torch.tensor([4, 4]), reward=torch.tensor([0.0, 1.0]))
        for name, values in (("difficulty", torch.tensor([0.2, 0.7])), ("hard", torch.tensor([True, False]))):
            with self.assertRaisesRegex(ValueError, f"`{name}` is .*; it must be the same for all responses to a prompt"):
                declared.Declared.advantage(**given, **{name: values})

        declared.Declared.advantage(**given, difficulty=torch.tensor([0.7, 0.7]))
        declared.Declared.advantage(**{**given, "group": torch.tensor([4, 2])}, difficulty=torch.tensor([0.2, 0.7]), hard=torch.tensor([True, False]))


class States(unittest.TestCase):
    def test_what_is_no_state_of_these_controllers(self):
        good = LOSS.control(LOSS.Controllers(), mask=MASK, entropy=-LOGP).to_json()
        self.assertEqual(good, LOSS.Controllers.from_json(json.loads(json.dumps(good))).to_json())
        self.assertEqual("EntroPic", good["loss"])
        step = good["alpha"]

        # A checkpoint of a run names the loss elsewhere.
        self.assertEqual(good, LOSS.Controllers.from_json({"alpha": step}).to_json())
        for saved, message in (
            ({"beta": None}, r"expected the saved controllers \['alpha'\], found \['beta'\]"),
            ([1], r"expected the saved controllers \['alpha'\], found \[1\]"),
            ({"alpha": 3}, r"the saved controller `alpha` must have .*; it is 3"),
            ({"alpha": {"output": 1.0}}, r"the saved controller `alpha` must have \['output', 'is_saturated', 'state'\]"),
            ({"alpha": {**step, "state": {"sum": 1.0}}}, r"the saved state of `alpha` must have \['integral'\]; it is {\"sum\": 1.0}"),
            ({"alpha": {**step, "state": {"integral": None}}}, "the saved controller `alpha` has null as `integral`, but it must be a finite number"),
            ({"alpha": {**step, "state": {"integral": True}}}, "`alpha` has true as `integral`"),
            ({"alpha": {**step, "state": {"integral": float("nan")}}}, "`alpha` has NaN as `integral`"),
            ({"alpha": {**step, "output": float("inf")}}, "`alpha` has Infinity as `output`"),
            ({"alpha": {**step, "output": "much"}}, "the saved controller `alpha` has \"much\" as `output`"),
            ({"alpha": {**step, "is_saturated": "false"}}, "`alpha` has \"false\" as `is_saturated`, but it must be a condition"),
            ({"loss": "Grpo", "alpha": step}, "saved with the loss `Grpo`, but this is `EntroPic`"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                LOSS.Controllers.from_json(saved)

    def test_a_state_out_of_the_range_of_its_declaration(self):
        for coefficient in (-1.0, 0.0, "Infinity", "NaN"):
            with self.assertRaisesRegex(ValueError, r"the state `coefficient` is .*; its declared range is \(0, inf\)"):
                kl.GrpoAdaptiveKl.Controllers.from_json({"beta": {"output": 0.5, "is_saturated": False, "state": {"coefficient": coefficient}}})


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
            (None, "there is no `.*cases.json`; the program that has the losses writes it with `conformance FOLDER`"),
            ("{", r"is not a conformance file \(JSONDecodeError"),
            ("[]", r"is not a conformance file \(TypeError"),
            ('{"format": 1}', r"is not a conformance file \(KeyError: 'cases'\)"),
            ('{"format": 2, "cases": []}', "has format 2, but this module reads format 1"),
            ('{"format": 1, "cases": []}', "has no case of Grpo, .*; it has those of none"),
            (json.dumps({"format": 1, "cases": [case]}), "has no case of Grpo, .*; it has those of Gspo"),
        ):
            code, _ = self.ended(grpo, text)
            self.assertRegex(str(code), message)

    def test_losses_without_a_case_are_named(self):
        code, printed = self.ended(sequences, json.dumps({"format": 1, "cases": [{"id": "a", "loss": "Gspo", "type": "float64", "rollouts": []}]}))
        self.assertEqual(1, code)
        self.assertRegex(printed, "^not compared, since `.*` has no case for them: .*\na: it has no step to compare with.*\n.*1 case, 0 passed, 1 failed\n$")

    def test_numbers_that_differ(self):
        inputs = {"mask": [[True]], "group": [0], "reward": [1.0]}
        step = {"inputs": {"mask": [[True]], "logp": [[-1.0]], "old_logp": [[-1.0]]}, "expected": {"loss": 0.25, "by_logp": [[0.0]]}}
        case = {"id": "Grpo/float64", "loss": "Grpo", "type": "float64", "rollouts": [{"inputs": inputs, "expected": {"advantage": [0.5]}, "steps": [step]}]}
        code, printed = self.ended(grpo, json.dumps({"format": 1, "cases": [case]}))
        self.assertEqual(1, code)
        self.assertRegex(printed, r"Grpo/float64: advantage\[0\] is 0.0, expected 0.5\nGrpo/float64: step 1: loss is -?0.0, expected 0.25\n")
        self.assertIn("1 case, 0 passed, 1 failed", printed)

        # A file that allows them to differ is not asked.
        _, again = self.ended(grpo, json.dumps({"format": 1, "cases": [{**case, "tolerance": 9.0, "absolute": 9.0}]}))
        self.assertEqual(printed.split("\n")[1:], again.split("\n")[1:])

    def test_a_case_that_compares_nothing_or_cannot_be_run_has_failed(self):
        step = {"inputs": {"mask": [[True]], "logp": [[-1.0]], "old_logp": [[-1.0]]}, "expected": {}}
        rollout = {"inputs": {"mask": [[True]], "group": [0], "reward": [1.0]}, "expected": {}, "steps": []}
        case = {"id": "Grpo/float64", "loss": "Grpo", "type": "float64"}
        for rollouts, message in (
            ([], "Grpo/float64: it has no step to compare with"),
            ([rollout], "Grpo/float64: it has no step to compare with"),
            ([{**rollout, "steps": [step]}], "Grpo/float64: it has no step to compare with, or a step without `loss`"),
            ([{**rollout, "steps": [{**step, "inputs": {"mask": [True]}, "expected": {"loss": 0.0, "by_logp": [[0.0]]}}]}], "Grpo/float64: it cannot be run .ValueError: `mask` is"),
            ([3], "Grpo/float64: it cannot be run .TypeError: "),
        ):
            code, printed = self.ended(grpo, json.dumps({"format": 1, "cases": [{**case, "rollouts": rollouts}]}))
            self.assertEqual(1, code)
            self.assertRegex(printed, f"{message}.*\n.*1 case, 0 passed, 1 failed\n$")


if __name__ == "__main__":
    unittest.main()
