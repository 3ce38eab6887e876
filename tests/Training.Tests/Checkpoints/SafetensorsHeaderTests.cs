using System.Buffers.Binary;
using System.Text;
using EntroPIC.Checkpoints;
using EntroPIC.Tests;

namespace Training.Tests.Checkpoints;

/// <summary>Header validation: every claim of the file is checked before it is used.</summary>
public sealed class SafetensorsHeaderTests
{
    private const string X = """ "x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} """;

    public static TheoryData<string, string> Broken => new()
    {
        { "", "the header does not begin with `{`" },
        { " {}", "the header does not begin with `{`" },
        { "[]", "the header does not begin with `{`" },
        { "{\"x\":1}", "tensor `x` is not described by an object" },
        { "{\"x\":{\"shape\":[2],\"data_offsets\":[0,8]}}", "tensor `x` has no `dtype` of the kind String" },
        { "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", "tensor `x` has no `shape` of the kind Array" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}", "tensor `x` has no `shape` of the kind Array" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[2]}}", "tensor `x` has no `data_offsets` of the kind Array" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8]}}", "tensor `x` has 1 `data_offsets`; it must have 2" },
        {
            "{\"x\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}}",
            "tensor `x` has numbers of type `F31`; known are `F64`, `I64`, `F32`, `I32`, `BF16`, `F16`, `I16`, `I8`, `U8`, `BOOL`"
        },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", "tensor `x` has -2 in `shape`; it must be a whole number from 0" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}", "tensor `x` has 2.0 in `shape`; it must be a whole number from 0" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[null],\"data_offsets\":[0,8]}}", "tensor `x` has null in `shape`; it must be a whole number from 0" },
        {
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,99999999999999999999]}}",
            "tensor `x` has 99999999999999999999 in `data_offsets`; it must be a whole number from 0"
        },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "tensor `x` ends at 0, before its begin at 8" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", "tensor `x` ends at 16, but only 8 bytes follow the header" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", "tensor `x` has 8 bytes; `F32` of shape [3] must have 12" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,8]}}", "tensor `x` has 8 bytes; `F32` of shape [0] must have 0" },
        {
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}",
            "tensor `x` of shape [4294967296, 4294967296] is larger than any file"
        },
        { "{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "tensor `x` has `dtype` twice" },
        { $"{{{X},{X}}}", "tensor `x` appears twice" },
        { $"{{{X},\"\\u0078\":{{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}}}", "tensor `x` appears twice" },
        {
            "{\"x\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]},\"y\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}",
            "tensors `x` and `y` overlap: one ends at 5, the other begins at 4"
        },
        {
            "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},\"y\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}",
            "the bytes from 3 to 4, before tensor `y`, belong to no tensor"
        },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "the bytes from 0 to 4, before tensor `x`, belong to no tensor" },
        { "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "the tensors end at 4, but 8 bytes follow the header" },
        { "{}", "the tensors end at 0, but 8 bytes follow the header" },
        {
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4611686018427387904,0],\"data_offsets\":[0,0]}}",
            "tensor `x` of shape [4611686018427387904, 4611686018427387904, 0] is larger than any file"
        },
        {
            $"{{\"x\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', Enumerable.Repeat(1, 65))}],\"data_offsets\":[0,4]}}}}",
            "tensor `x` has 65 dimensions; at most 64 are supported"
        },
        { $"{{\"__metadata__\":null,\"__metadata__\":{{}},{X}}}", "`__metadata__` appears twice" },
        { $"{{\"__metadata__\":[],{X}}}", "`__metadata__` is not an object" },
        { $"{{\"__metadata__\":{{\"a\":1}},{X}}}", "`a` in `__metadata__` is not a string" },
        { $"{{\"__metadata__\":{{\"a\":\"1\",\"a\":\"2\"}},{X}}}", "`a` is twice in `__metadata__`" },
        { $"{{\"__metadata__\":{{\"a\":\"1\"}},\"__metadata__\":{{\"a\":\"1\"}},{X}}}", "`__metadata__` appears twice" },
    };

    [Theory, MemberData(nameof(Broken))]
    public void FaultsAreDescribed(string header, string message) =>
        Assert.Equal(message, MessageOf(FileOf(Encoding.UTF8.GetBytes(header), dataBytes: 8)));

    [Theory]
    [InlineData("{")]
    [InlineData("{\"x\":}")]
    [InlineData("{} {}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],}}")]
    [InlineData("{/* */}")]
    public void BrokenJsonIsReported(string header) =>
        Assert.StartsWith("the header is not valid JSON: ", MessageOf(FileOf(Encoding.UTF8.GetBytes(header), dataBytes: 8)));

    [Fact]
    public void DeepNestingIsRejected() =>
        Assert.StartsWith("the header is not valid JSON: ", MessageOf(FileOf(Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 100_000)), dataBytes: 0)));

    [Fact]
    public void NonTextBytesAreRejected() =>
        Assert.StartsWith("the header is not valid JSON: byte 0xFF is not UTF-8", MessageOf(FileOf([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)'}'], dataBytes: 0)));

    [Fact]
    public void LoneSurrogateIsRejected() =>
        Assert.StartsWith(
            "the header is not valid JSON: `\\ud800` is a lone surrogate", MessageOf(FileOf(Encoding.UTF8.GetBytes("{\"\\ud800\":1}"), dataBytes: 0)));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void FileWithoutLengthIsRejected(int bytes) =>
        Assert.Equal($"it has {bytes} bytes, fewer than the 8 of the header's length", MessageOf(new byte[bytes]));

    [Theory]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    public void HeaderBeyondTheLimitIsRejected(ulong length) =>
        Assert.Equal($"its header has {length} bytes; at most 100000000 are allowed", MessageOf(WithLength(length, new byte[20])));

    [Fact]
    public void LengthWithoutHeaderIsRejected() => Assert.Equal("the header does not begin with `{`", MessageOf(WithLength(0, [])));

    [Fact]
    public void HeaderLongerThanTheFileIsRejected() =>
        Assert.Equal("its header has 21 bytes, but only 20 follow its length", MessageOf(WithLength(21, new byte[20])));

    // The reference implementation reads it as absent.
    [Fact]
    public void NullMetadataIsEmpty()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("file.safetensors");
        File.WriteAllBytes(path, FileOf(Encoding.UTF8.GetBytes($"{{\"__metadata__\":null,{X}}}"), dataBytes: 8));
        using var file = SafetensorsFile.Open(path);
        Assert.Empty(file.Metadata);
        Assert.Equal("x", Assert.Single(file.Entries).Name);
    }

    [Fact]
    public void AcceptsSpacesBehindTheHeaderAndTensorsInAnyOrder()
    {
        var header = """{"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]},"e":{"dtype":"U8","shape":[0],"data_offsets":[4,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"later":1}}   """;
        using var folder = new TemporaryFolder();
        var path = folder.File("file.safetensors");
        File.WriteAllBytes(path, FileOf(Encoding.UTF8.GetBytes(header), dataBytes: 8));
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["a", "e", "b"], file.Entries.Select(entry => entry.Name));
    }

    [Fact]
    public void RandomHeadersFailOnlyAsDocumented()
    {
        var random = new Random(3);
        var good = FileOf(Encoding.UTF8.GetBytes($"{{{X}}}"), dataBytes: 8);
        for (var round = 0; round < 500; round++)
        {
            var bytes = good[..random.Next(good.Length + 1)];
            for (var change = 0; change < 2 && bytes.Length > 0; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using var folder = new TemporaryFolder();
            var path = folder.File("file.safetensors");
            File.WriteAllBytes(path, bytes);
            try
            {
                using var file = SafetensorsFile.Open(path);
                Assert.All(file.Entries, entry => Assert.InRange(entry.Offset + entry.Bytes, 0, 8));
            }
            catch (InvalidDataException exception)
            {
                Assert.Contains(path, exception.Message, StringComparison.Ordinal);
            }
        }
    }

    private static string MessageOf(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("file.safetensors");
        File.WriteAllBytes(path, bytes);
        var message = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path)).Message;
        var start = $"`{path}` is not a good safetensors file: ";
        Assert.StartsWith(start, message);
        return message[start.Length..];
    }

    private static byte[] FileOf(byte[] header, int dataBytes) => WithLength((ulong)header.Length, [.. header, .. new byte[dataBytes]]);

    private static byte[] WithLength(ulong length, byte[] rest)
    {
        var start = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(start, length);
        return [.. start, .. rest];
    }
}
