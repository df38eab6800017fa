using System.Buffers.Binary;
using System.Text;

namespace Invoke.Images.Tests;

public sealed class SafetensorsFileTests
{
    [Theory]
    [InlineData(TensorDataType.Float32, new[] { 1, 4, 2, 3 }, 96)]
    [InlineData(TensorDataType.Float16, new[] { 5 }, 10)]
    [InlineData(TensorDataType.BFloat16, new int[0], 2)]
    [InlineData(TensorDataType.Float64, new[] { 0, 7 }, 0)]
    [InlineData(TensorDataType.Int64, new[] { 2 }, 16)]
    [InlineData(TensorDataType.Int32, new[] { 2 }, 8)]
    [InlineData(TensorDataType.UInt8, new[] { 3, 1 }, 3)]
    [InlineData(TensorDataType.Boolean, new[] { 3 }, 3)]
    public void Read_OfWrite_GivesTheSame(TensorDataType type, int[] shape, int bytes)
    {
        byte[] data = [.. Enumerable.Range(1, bytes).Select(value => (byte)value)];
        var tensor = new TensorData(type, shape, data, new Dictionary<string, string> { ["seed"] = "42", ["note"] = "ein Haus" });

        TensorData read = SafetensorsFile.Read(SafetensorsFile.Write(tensor));

        Assert.Equal(type, read.DataType);
        Assert.Equal(shape, read.Shape);
        Assert.Equal(data, read.Data.ToArray());
        Assert.Equal(tensor.Tags, read.Tags);
    }

    [Fact]
    public void Write_Layout_IsTheFormats()
    {
        byte[] file = SafetensorsFile.Write(new TensorData(TensorDataType.Float32, [1], new byte[] { 0, 0, 128, 63 }));

        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, header % 8);
        Assert.Equal("""{"tensor":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", Encoding.UTF8.GetString(file, 8, header).TrimEnd(' '));
        Assert.Equal(1f, BitConverter.ToSingle(file, 8 + header));
    }

    [Theory]
    [InlineData("", "no header")]
    [InlineData("{}", "header")]
    [InlineData("[]", "header")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", "fill the file")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "takes 8 bytes")]
    [InlineData("""{"t":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "negative")]
    [InlineData("""{"t":{"dtype":"F32","shape":[65536,65536,65536,65536,65536],"data_offsets":[0,4]}}""", "header")]
    [InlineData("""{"t":{"dtype":"F8","shape":[1],"data_offsets":[0,4]}}""", "'F8'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}""", "header")]
    public void Read_NoSuchFile_SaysWhatIsWrong(string header, string reason)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + bytes.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(file, bytes.Length);
        bytes.CopyTo(file, 8);

        var exception = Assert.Throws<FormatException>(() => SafetensorsFile.Read(file));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyDamage_IsAFormatExceptionOrATensor()
    {
        byte[] file = SafetensorsFile.Write(new TensorData(TensorDataType.Float32, [2, 2], new byte[16], new Dictionary<string, string> { ["seed"] = "1" }));
        for (var position = 0; position < file.Length; position++)
        {
            foreach (byte value in new byte[] { 0, 0x20, 0x22, 0x7B, 0x80, 0xFF })
            {
                byte[] damaged = [.. file];
                damaged[position] = value;

                Exception? exception = Record.Exception(() => SafetensorsFile.Read(damaged));

                Assert.True(exception is null or FormatException, $"byte {position} = {value}: {exception}");
            }
        }

        for (var length = 0; length < file.Length; length++)
        {
            Assert.Throws<FormatException>(() => SafetensorsFile.Read(file.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Constructor_MemoryOfAnotherSize_SaysBothSizes()
    {
        var exception = Assert.Throws<ArgumentException>(() => new TensorData(TensorDataType.Float32, [2, 3], new byte[23]));

        Assert.Contains("Float32 [2, 3] takes 24 bytes, but the memory holds 23", exception.Message, StringComparison.Ordinal);
    }
}
