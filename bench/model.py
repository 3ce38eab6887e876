"""The same model in PyTorch eager with a key/value cache: reads a job a line, answers with its milliseconds.

model.py FOLDER PROMPTS RESPONSES PROMPT_TOKENS NEW_TOKENS THREADS
"""
import json, struct, sys, time
import torch
import torch.nn.functional as F

folder, (prompts, responses, prompt_tokens, new_tokens, threads) = sys.argv[1], map(int, sys.argv[2:7])
torch.set_num_threads(threads)
torch.manual_seed(1)
config = json.load(open(f"{folder}/config.json"))
D, L, H, K = config["hidden_size"], config["num_hidden_layers"], config["num_attention_heads"], config["num_key_value_heads"]
HEAD = config.get("head_dim") or D // H
EPS, V = config["rms_norm_eps"], config["vocab_size"]


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    return {
        name: torch.frombuffer(bytearray(data[slice(*entry["data_offsets"])]), dtype=torch.float32).view(entry["shape"]).clone().requires_grad_()
        for name, entry in header.items() if name != "__metadata__"
    }


W = read(f"{folder}/model.safetensors")
HEAD_WEIGHT = W.get("lm_head.weight", W["model.embed_tokens.weight"])
frequencies = config["rope_theta"] ** (-torch.arange(0, HEAD, 2) / HEAD)


def norm(x, weight):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPS) * weight


def rotate(x, cos, sin):
    half = HEAD // 2
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


def forward(tokens, start, cache):
    """Hidden states [rows, time, D] of tokens at places from start on; the cache, where there is one, is filled in place."""
    rows, t = tokens.shape
    angles = torch.arange(start, start + t)[:, None] * frequencies
    cos, sin = torch.cat([angles.cos()] * 2, -1), torch.cat([angles.sin()] * 2, -1)
    x = F.embedding(tokens, W["model.embed_tokens.weight"])
    mask = torch.full((t, start + t), float("-inf")).triu(start + 1) if t > 1 else None
    for i in range(L):
        p = f"model.layers.{i}."
        h = norm(x, W[p + "input_layernorm.weight"])
        q = rotate(F.linear(h, W[p + "self_attn.q_proj.weight"]).view(rows, t, H, HEAD).transpose(1, 2), cos, sin)
        k = rotate(F.linear(h, W[p + "self_attn.k_proj.weight"]).view(rows, t, K, HEAD).transpose(1, 2), cos, sin)
        v = F.linear(h, W[p + "self_attn.v_proj.weight"]).view(rows, t, K, HEAD).transpose(1, 2)
        if cache is not None:
            cache[i][0][:, :, start:start + t], cache[i][1][:, :, start:start + t] = k, v
            k, v = cache[i][0][:, :, :start + t], cache[i][1][:, :, :start + t]
        # The heads of a group as queries of their key head, so that keys and values need not be repeated.
        q = q.reshape(rows, K, H // K * t, HEAD)
        scores = q @ k.transpose(2, 3) / HEAD ** 0.5
        if mask is not None:
            scores = scores + mask.repeat(H // K, 1)
        a = (scores.softmax(-1) @ v).view(rows, H, t, HEAD).transpose(1, 2).reshape(rows, t, H * HEAD)
        x = x + F.linear(a, W[p + "self_attn.o_proj.weight"])
        h = norm(x, W[p + "post_attention_layernorm.weight"])
        x = x + F.linear(F.silu(F.linear(h, W[p + "mlp.gate_proj.weight"])) * F.linear(h, W[p + "mlp.up_proj.weight"]), W[p + "mlp.down_proj.weight"])
    return norm(x, W["model.norm.weight"])


rows = prompts * responses
prompt = torch.randint(3, V, (prompts, prompt_tokens))


@torch.no_grad()
def rollout():
    """Responses and the log-probability of each token, which training needs later."""
    room = prompt_tokens + new_tokens
    cache = [(torch.empty(prompts, K, prompt_tokens, HEAD), torch.empty(prompts, K, prompt_tokens, HEAD)) for _ in range(L)]
    hidden = forward(prompt, 0, cache)[:, -1].repeat_interleave(responses, 0)
    grown = []
    for pair in cache:
        both = []
        for old in pair:
            new = torch.empty(rows, K, room, HEAD)
            new[:, :, :prompt_tokens] = old.repeat_interleave(responses, 0)
            both.append(new)
        grown.append(tuple(both))
    tokens, logps = [], []
    for step in range(new_tokens):
        logp = F.linear(hidden, HEAD_WEIGHT).log_softmax(-1)
        token = logp.exp().multinomial(1)
        tokens.append(token)
        logps.append(logp.gather(1, token))
        if step + 1 < new_tokens:
            hidden = forward(token, prompt_tokens + step, grown)[:, -1]
    return torch.cat(tokens, 1), torch.cat(logps, 1)


optimizer = torch.optim.AdamW(W.values(), lr=1e-6)
responses_given, old_logp = rollout()
advantage = torch.randn(rows, 1)


def train():
    """One step under the clipped surrogate with an entropy that is only reported."""
    optimizer.zero_grad(set_to_none=True)
    sequence = torch.cat([prompt.repeat_interleave(responses, 0), responses_given], 1)
    hidden = forward(sequence[:, :-1], 0, None)[:, prompt_tokens - 1:]
    logps = F.linear(hidden, HEAD_WEIGHT).log_softmax(-1)
    logp = logps.gather(2, responses_given.unsqueeze(2)).squeeze(2)
    with torch.no_grad():
        entropy = -(logps.exp() * logps).sum(-1).mean()
    ratio = (logp - old_logp).exp()
    loss = -torch.min(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage).mean()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(W.values(), 1.0)
    optimizer.step()
    return loss.item(), entropy.item()


jobs = {"rollout": rollout, "train": train}
print(torch.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    jobs[line.strip()]()
    print((time.perf_counter() - start) * 1000, flush=True)
