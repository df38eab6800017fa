using System.Runtime.InteropServices;
using Invoke.Images;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Invoke.Inference.Onnx.Tests.Tensors;

public sealed class TensorTests
{
    [Fact]
    public void Latents_New_AreZeroWithShape()
    {
        using var latents = new Latents(2, 4, 3, 5) { Seed = 42 };

        Assert.Equal((2, 4, 3, 5, 120), (latents.Batch, latents.Channels, latents.Height, latents.Width, latents.Length));
        Assert.Equal(42, latents.Seed);
        Assert.All(latents.Values.ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0, 4, 8, 8)]
    [InlineData(1, 0, 8, 8)]
    [InlineData(1, 4, -1, 8)]
    [InlineData(1, 4, 8, 0)]
    public void Latents_BadSide_Throws(int batch, int channels, int height, int width)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Latents(batch, channels, height, width));
    }

    [Fact]
    public void Clone_Changed_LeavesTheOriginal()
    {
        using var latents = new Latents(1, 4, 2, 2) { Seed = 7 };
        using Latents copy = latents.Clone();

        copy.WritableValues.Fill(1);

        Assert.Equal(0, latents.Values[0]);
        Assert.Equal(7, copy.Seed);
    }

    [Fact]
    public void Latents_Disposed_ThrowOnUse()
    {
        var latents = new Latents(1, 4, 2, 2);

        latents.Dispose();
        latents.Dispose();

        Assert.Throws<ObjectDisposedException>(() => latents.Values.Length);
        Assert.Throws<ObjectDisposedException>(latents.Clone);
        Assert.Equal(16, latents.Length);
    }

    [Fact]
    public void ToTensor_ConditioningForSdxl_HasPooledTextAndSizesInItsTags()
    {
        var states = new TextConditioning(1, 2) { Pooled = new PooledText([0.5f, -1], [1024, 768, 0, 16.5f, 512, 640]) };

        TensorData tensor = states.ToTensor();

        Assert.Equal([1, 1, 2], tensor.Shape);
        Assert.Equal([0.5f, -1], MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(tensor.Tags["pooled_embeds"])).ToArray());
        Assert.Equal("1024 768 0 16.5 512 640", tensor.Tags["add_time_ids"]);
    }

    [Fact]
    public void PooledText_WrongNumbers_SaysWhatIsNeeded()
    {
        Assert.Throws<ArgumentException>(() => new PooledText([], [1, 2, 3, 4, 5, 6]));
        var exception = Assert.Throws<ArgumentException>(() => new PooledText([1], [1, 2, 3, 4, 5]));

        Assert.Contains("5 sizes were given; SDXL reads 6: original height and width", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_SpanOutlivesDispose_StaysReadable()
    {
        var latents = new Latents(1, 4, 64, 64);
        ReadOnlySpan<float> values = latents.Values;
        latents.WritableValues.Fill(3);

        latents.Dispose();
        GC.Collect();
        _ = new byte[1 << 20];

        Assert.Equal(3, values[^1]);
    }

    [Fact]
    public void Dispose_FromManyThreadsWhileReading_NeverCrashes()
    {
        for (int round = 0; round < 200; round++)
        {
            var latents = new Latents(1, 4, 8, 8);
            Parallel.For(0, 4, index =>
            {
                if (index == 2)
                {
                    latents.Dispose();
                }
                else
                {
                    Exception? exception = Record.Exception(() => latents.Values.ToArray().Length);
                    Assert.True(exception is null or ObjectDisposedException);
                }
            });
        }
    }

    [Theory]
    [InlineData(TensorElementType.Float, 2.5f)]
    [InlineData(TensorElementType.Float16, 2.5f)]
    public void Write_Floats_ReadBack(TensorElementType type, float value)
    {
        using var buffer = new TensorBuffer(type, 2, 2);
        var read = new float[4];

        buffer.Write([value, value], 2);
        buffer.Read(read);

        Assert.Equal([0, 0, value, value], read);
    }

    [Theory]
    [InlineData(TensorElementType.Int32)]
    [InlineData(TensorElementType.Int64)]
    public void Fill_FractionIntoInteger_IsCutOff(TensorElementType type)
    {
        using var buffer = new TensorBuffer(type, 1);

        buffer.Fill(749.75);

        Assert.Equal(749, type == TensorElementType.Int32 ? buffer.As<int>()[0] : buffer.As<long>()[0]);
    }

    [Fact]
    public void Fill_FloatingTypes_KeepTheFraction()
    {
        using var half = new TensorBuffer(TensorElementType.Float16);
        using var wide = new TensorBuffer(TensorElementType.Double);

        half.Fill(0.25);
        wide.Fill(0.25);

        Assert.Equal((Half)0.25f, half.As<Half>()[0]);
        Assert.Equal(0.25, wide.As<double>()[0]);
    }

    [Fact]
    public void Write_WrongKind_Throws()
    {
        using var integers = new TensorBuffer(TensorElementType.Int64, 2);
        using var floats = new TensorBuffer(TensorElementType.Float, 2);

        Assert.Throws<NotSupportedException>(() => integers.Write([1f, 2f]));
        Assert.Throws<NotSupportedException>(() => floats.Write([1, 2]));
        Assert.Throws<NotSupportedException>(() => integers.Read(new float[2]));
        Assert.Throws<NotSupportedException>(() => new TensorBuffer(TensorElementType.String, 2));
    }
}
