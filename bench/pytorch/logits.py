"""Times the loss of EntroPIC from logits to their gradient in PyTorch, as a trainer in Python writes it, beside a copy of the logits.

Called by the benchmark with the number of tokens, of words and of repetitions; prints the medians in milliseconds as one line of JSON.
"""
import json
import statistics
import sys
import time

import torch


def selective_logp_and_entropy(logits, tokens):
    """Log-probability of each token and entropy of each row, by the operations that trainers use."""
    logp = torch.log_softmax(logits, dim=-1)
    entropy = -(logp.exp() * logp).sum(-1)
    return logp.gather(-1, tokens.unsqueeze(-1)).squeeze(-1), entropy


def entropic_loss(logp, old_logp, advantage, alpha, low=0.2, high=0.2, threshold=0.95):
    """The clipped objective and the steering term of confident tokens, mean over tokens."""
    ratio = (logp - old_logp).clamp(-20, 20).exp()
    policy = torch.minimum(ratio * advantage, ratio.clamp(1 - low, 1 + high) * advantage)
    is_confident = logp.detach().exp() > threshold
    steering = torch.where(is_confident, alpha * advantage.abs() * ratio, torch.zeros_like(ratio))
    return -(policy.mean() + steering.mean())


def main(count, words, repetitions):
    torch.manual_seed(1)
    logits = 3 * torch.randn(count, words)
    tokens = torch.randint(words, (count,))
    old_logp = 0.3 * torch.randn(count) - 2
    advantage = torch.randn(count)
    target = torch.empty_like(logits)

    def step():
        leaf = logits.detach().requires_grad_()
        logp, entropy = selective_logp_and_entropy(leaf, tokens)
        alpha = entropy.detach().mean().item() - 0.1
        entropic_loss(logp, old_logp, advantage, alpha).backward()

    def copy():
        target.copy_(logits)

    def timed(work):
        start = time.perf_counter()
        work()
        return 1000 * (time.perf_counter() - start)

    times = {"step": [], "copy": []}
    for turn in range(-2, repetitions):
        pair = {"copy": timed(copy), "step": timed(step)}
        if turn >= 0:
            for name, value in pair.items():
                times[name].append(value)
    print(json.dumps({"version": torch.__version__, **{name: statistics.median(values) for name, values in times.items()}}))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
