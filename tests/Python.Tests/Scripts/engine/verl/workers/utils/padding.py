"""From rows of their own lengths, prompt and response, to the responses in columns. The outputs of a model stand one token ahead."""

import torch


def no_padding_2_padding(values, data):
    """In this stand-in: one row after another, with the lengths of prompts and responses in the batch."""
    rows, end = [], 0
    width = int(max(data["response_lengths"]))
    for prompt, response in zip(data["prompt_lengths"], data["response_lengths"]):
        end += int(prompt + response)
        rows.append(torch.nn.functional.pad(values[end - int(response) - 1:end - 1], (0, width - int(response))))
    return torch.stack(rows)
