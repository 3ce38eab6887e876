using System.Text;
using EntroPIC.Telemetry;
using EntroPIC.Tests;

namespace Training.Tests.Telemetry;

public sealed class TensorBoardTests
{
    // 1.5 seconds after 1970.
    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1.5);
    }

    [Fact]
    public void ChecksumsMatchTheFormat()
    {
        // The CRC-32C of "123456789" is 0xE3069283 (RFC 3720, B.4); masked: rotated right by 15, plus 0xA282EAD8.
        var rotated = (0xE3069283u >> 15) | (0xE3069283u << 17);
        Assert.Equal(unchecked(rotated + 0xA282EAD8u), TensorBoardRecord.CheckSum("123456789"u8));
    }

    [Fact]
    public void FileHasItsVersionAndOneScalarPerMetric()
    {
        using var folder = new TemporaryFolder();
        using (var sink = new TensorBoardSink(folder.File("log"), new FixedTime()))
        {
            sink.Write(new MetricsRecord("rl", 300, [("a", 0.5), ("b", -2)]));
        }

        // Computed bit by bit, apart from this code. All event files begin with the length 24 and its check sum a37f4b22.
        const string Version = "1800000000000000" + "a37f4b22" + "09000000000000f83f" + "1a0d627261696e2e4576656e743a32" + "2a28646c";
        var bytes = File.ReadAllBytes(folder.File($"log/{TensorBoardSink.FileName}"));
        Assert.Equal(Version, Convert.ToHexStringLower(bytes[..40]));

        var scalars = bytes[40..];
        const string Message =
            "09" + "000000000000f83f" // wall_time = 1.5
            + "10" + "ac02" // step = 300
            + "2a" + "1a" // summary, 26 bytes
            + "0a" + "0b" + "0a" + "04" + "726c2f61" + "15" + "0000003f" // value { tag = "rl/a", simple_value = 0.5 }
            + "0a" + "0b" + "0a" + "04" + "726c2f62" + "15" + "000000c0";
        Assert.Equal(Message, Convert.ToHexStringLower(scalars[12..^4]));
        Assert.Equal(Message.Length / 2, BitConverter.ToInt64(scalars));
        Assert.Equal(TensorBoardRecord.CheckSum(scalars.AsSpan(0, 8)), BitConverter.ToUInt32(scalars, 8));
        Assert.Equal(TensorBoardRecord.CheckSum(scalars.AsSpan(12..^4)), BitConverter.ToUInt32(scalars, scalars.Length - 4));
    }

    [Fact]
    public void TruncatedLastRecordIsRemoved()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File($"log/{TensorBoardSink.FileName}");
        Write(folder, 1, 2);
        var whole = File.ReadAllBytes(path);
        foreach (var cut in new[] { 1, 5, 20 })
        {
            File.WriteAllBytes(path, whole[..^cut]);
            Write(folder, 2);
            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void ForeignFileIsLeftAlone()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("log"));
        var path = folder.File($"log/{TensorBoardSink.FileName}");
        File.WriteAllText(path, "these are notes, not events");
        Assert.Throws<InvalidDataException>(() => new TensorBoardSink(folder.File("log")));
        Assert.Equal("these are notes, not events", File.ReadAllText(path));
    }

    [Fact]
    public void TruncatedFileContinuesFromThere()
    {
        using var folder = new TemporaryFolder();
        using (var sink = new TensorBoardSink(folder.File("log"), new FixedTime()))
        {
            sink.Write(new MetricsRecord("rl", 0, [("a", 1)]));
            var length = sink.Length;
            sink.Write(new MetricsRecord("rl", 1, [("a", 7)]));
            sink.Truncate(length);
            sink.Write(new MetricsRecord("rl", 1, [("a", 2)]));
            Assert.Throws<InvalidDataException>(() => sink.Truncate(100_000));
        }

        var once = File.ReadAllBytes(folder.File($"log/{TensorBoardSink.FileName}"));
        using (var straight = new TensorBoardSink(folder.File("other"), new FixedTime()))
        {
            straight.Write(new MetricsRecord("rl", 0, [("a", 1)]));
            straight.Write(new MetricsRecord("rl", 1, [("a", 2)]));
        }

        Assert.Equal(File.ReadAllBytes(folder.File($"other/{TensorBoardSink.FileName}")), once);
    }

    private static void Write(TemporaryFolder folder, params long[] steps)
    {
        using var sink = new TensorBoardSink(folder.File("log"), new FixedTime());
        foreach (var step in steps)
        {
            sink.Write(new MetricsRecord("rl", step, [("reward", step)]));
        }
    }
}
