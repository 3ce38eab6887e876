"""Times the loss of EntroPIC from logits to their gradient in PyTorch, as a trainer in Python writes it.

logits.py TOKENS WORDS THREADS: prints its version, then runs a step for every line that it reads and answers with its milliseconds.
"""
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


count, words, threads = map(int, sys.argv[1:4])
torch.set_num_threads(threads)
torch.manual_seed(1)
logits = 3 * torch.randn(count, words)
tokens = torch.randint(words, (count,))
old_logp = 0.3 * torch.randn(count) - 2
advantage = torch.randn(count)


def step():
    leaf = logits.detach().requires_grad_()
    logp, entropy = selective_logp_and_entropy(leaf, tokens)
    alpha = entropy.detach().mean().item() - 0.1
    entropic_loss(logp, old_logp, advantage, alpha).backward()


print(torch.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    step()
    print((time.perf_counter() - start) * 1000, flush=True)
