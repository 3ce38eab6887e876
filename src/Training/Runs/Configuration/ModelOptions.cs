using System.Text.RegularExpressions;
using EntroPIC.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Runs.Configuration;

/// <summary>The model: a checkpoint, or a shape with fresh weights.</summary>
public sealed partial record ModelOptions
{
    /// <summary>The folder of a checkpoint in the layout of Hugging Face; null where <see cref="Config"/> is given.</summary>
    public string? Path { get; init => field = value is null ? null : Accept.Path(value); }

    /// <summary>The shape of a model with fresh weights; null where <see cref="Path"/> is given.</summary>
    public TransformerConfig? Config { get; init; }

    /// <summary>Type of the computation; weights are float32 always.</summary>
    public ComputeKind Compute { get; init => field = Accept.Known(value); }

    /// <summary>Device of the model: <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public string Device { get; init => field = Accept.Text(value); } = "cpu";

    internal ScalarType ComputeType => Compute switch
    {
        ComputeKind.Float32 => ScalarType.Float32,
        ComputeKind.Bfloat16 => ScalarType.BFloat16,
        _ => throw new InvalidOperationException($"there is no computation in `{Compute}`"),
    };

    /// <exception cref="InvalidDataException">The device does not exist.</exception>
    internal Device FindDevice()
    {
        if (!Names().IsMatch(Device))
        {
            throw new InvalidDataException($"`model.device` is `{Device}`; it must be `cpu`, `cuda` or `cuda:` with a number");
        }

        if (Device == "cpu")
        {
            return torch.CPU;
        }

        Exception? cause = null;
        try
        {
            var device = torch.device(Device);
            if (torch.cuda.is_available() && device.index < torch.cuda.device_count())
            {
                return device;
            }
        }
        catch (Exception failure) when (failure is InvalidOperationException or NotSupportedException)
        {
            // A program without the CUDA build of libtorch: the CPU build refuses the device, or there is no libtorch to load.
            cause = failure;
        }

        throw new InvalidDataException(
            $"`model.device` is `{Device}`, and torch finds no such device; use `cpu`, or install the GPU's driver and build the program with a CUDA package of TorchSharp",
            cause);
    }

    [GeneratedRegex("^(?:cpu|cuda|cuda:[0-9]{1,3})$")]
    private static partial Regex Names();
}
