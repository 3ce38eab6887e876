using System.Runtime.InteropServices;
using EntroPIC.Checkpoints;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Checkpoints;

public sealed class SafetensorsFileTests : TorchTest
{
    public static TheoryData<ScalarType> Types =>
    [
        ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float64, ScalarType.Int64, ScalarType.Int32,
        ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    public static TheoryData<string, string> WeightFileNames
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var model in OutsideFiles.GoldenModels.With("config.json"))
            {
                foreach (var path in Directory.GetFiles(OutsideFiles.GoldenModels[model], "model*.safetensors"))
                {
                    rows.Add(model, Path.GetFileName(path));
                }
            }
            if (!rows.Any())
            {
                rows.Add("", CaseTheoryDiscoverer.Skip("there is no model with weights"));
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void WrittenTensorsReadBack(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("numbers.safetensors");
        var written = tensor(new[] { 0.0, 1.0, 1.5, 3.0, -2.0, 100.0 }).view(2, 3).to(type);
        SafetensorsFile.Write(path, [("numbers", written)]);
        using var file = SafetensorsFile.Open(path);
        var entry = Assert.Single(file.Entries);
        Assert.Equal(("numbers", type), (entry.Name, entry.Type));
        Assert.Equal([2, 3], entry.Shape);
        AssertSame(written, file.Read("numbers"));
    }

    [Fact]
    public void ReadsScalarsEmptyTensorsAndMetadata()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("odd.safetensors");
        SafetensorsFile.Write(
            path, [("one", tensor(4.5f)), ("none", zeros(0, 3)), ("größe \"x\" 😀", ones(2))], metadata: new Dictionary<string, string> { ["by"] = "é" });
        using var file = SafetensorsFile.Open(path);
        Assert.Equal("é", file.Metadata["by"]);
        Assert.Empty(file.Read("one").shape);
        Assert.Equal(4.5, file.Read("one").ToDouble());
        Assert.Equal([0, 3], file.Read("none").shape);
        AssertSame(ones(2), file.Read("größe \"x\" 😀"));
    }

    [Fact]
    public void NaNPayloadsSurvive()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("bits.safetensors");
        int[] bits = [0x7fc00001, 0x7f800000, unchecked((int)0xff800000), unchecked((int)0x80000000), 1];
        var numbers = empty(bits.Length);
        MemoryMarshal.AsBytes<int>(bits).CopyTo(numbers.bytes);
        SafetensorsFile.Write(path, [("bits", numbers)]);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(bits, MemoryMarshal.Cast<byte, int>(file.Read("bits").bytes).ToArray());
    }

    [Fact]
    public void FloatsAreStoredInTheGivenType()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("rounded.safetensors");
        // Halfway between two bfloat16 numbers, where the even one is nearer by rule: 1 + 2^-8 goes down, 1 + 3 * 2^-8 up.
        var exact = tensor(new[] { 1 + (1 / 256f), 1 + (3 / 256f) });
        SafetensorsFile.Write(path, [("floats", exact), ("ids", arange(3))], ScalarType.BFloat16);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(ScalarType.Int64, file.Read("ids").dtype);
        var rounded = file.Read("floats");
        Assert.Equal(ScalarType.BFloat16, rounded.dtype);
        AssertSame(tensor(new[] { 1f, 1 + (4 / 256f) }), rounded.to(ScalarType.Float32));
    }

    [Fact]
    public void ViewsAreWrittenByValue()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("view.safetensors");
        var view = arange(12).view(3, 4).t().narrow(0, 1, 2);
        SafetensorsFile.Write(path, [("view", view)]);
        using var file = SafetensorsFile.Open(path);
        AssertSame(view, file.Read("view"));
    }

    [CaseTheory, MemberData(nameof(WeightFileNames))]
    public void WrittenBytesMatchTheReference(string model, string name)
    {
        using var folder = new TemporaryFolder();
        var (original, copy) = (Path.Combine(OutsideFiles.GoldenModels[model], name), folder.File("copy.safetensors"));
        using (var file = SafetensorsFile.Open(original))
        {
            SafetensorsFile.Write(copy, [.. file.Entries.Select(entry => (entry.Name, file.Read(entry.Name)))], metadata: file.Metadata);
        }

        Assert.Equal(File.ReadAllBytes(original), File.ReadAllBytes(copy));
    }

    [Fact]
    public void FailedWriteKeepsTheOldFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("kept.safetensors");
        SafetensorsFile.Write(path, [("x", ones(2))]);
        var before = File.ReadAllBytes(path);
        var error = Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(path, [("x", ones(2)), ("y", zeros(1, ScalarType.ComplexFloat32))]));
        Assert.Equal("a safetensors file cannot hold numbers of type `ComplexFloat32`", error.Message);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(["kept.safetensors"], folder.FileNames());
    }

    [Theory]
    [InlineData("__metadata__", "no tensor can be named `__metadata__`")]
    [InlineData("x", "two tensors are named `x`")]
    public void UnwritableNamesAreRejected(string name, string message)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<ArgumentException>(
            () => SafetensorsFile.Write(folder.File("names.safetensors"), [("x", ones(1)), (name, ones(1))]));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void MissingTensorIsRejected()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("one.safetensors");
        SafetensorsFile.Write(path, [("x", ones(2))]);
        using var file = SafetensorsFile.Open(path);
        Assert.True(file.Contains("x"));
        Assert.False(file.Contains("y"));
        Assert.Equal($"`{path}` has no tensor `y`", Assert.Throws<KeyNotFoundException>(() => file.Read("y")).Message);
    }

    [Fact]
    public void DisposedFileRejectsReads()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("one.safetensors");
        SafetensorsFile.Write(path, [("x", ones(2))]);
        var file = SafetensorsFile.Open(path);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read("x"));
    }

    [Fact]
    public void LeavesOneTensorBehind()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("one.safetensors");
        var source = ones(2, 3);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        SafetensorsFile.Write(path, [("x", source)], ScalarType.Float16);
        using var file = SafetensorsFile.Open(path);
        using var read = file.Read("x");
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }
}
