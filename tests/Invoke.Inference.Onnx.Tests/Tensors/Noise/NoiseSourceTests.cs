using System.Runtime.InteropServices;

namespace Invoke.Inference.Onnx.Tests;

public sealed class NoiseSourceTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(256)]
    [InlineData(1003)]
    public void Fill_SameSeedTwice_GivesTheSameBytes(int count)
    {
        float[] first = new float[count];
        float[] second = new float[count];

        new TorchRandom(77).Fill(first);
        new TorchRandom(77).Fill(second);

        Assert.True(MemoryMarshal.AsBytes<float>(first).SequenceEqual(MemoryMarshal.AsBytes<float>(second)));
    }

    [Fact]
    public void Fill_SeedsEqualInTheirLow32Bits_GiveOneStream()
    {
        float[] low = new float[32];
        float[] high = new float[32];

        new TorchRandom(42).Fill(low);
        new TorchRandom((1L << 32) + 42).Fill(high);

        Assert.Equal(low, high);
    }

    [Fact]
    public void Fill_EmptySpan_LeavesTheStreamWhereItWas()
    {
        var random = new TorchRandom(3);
        float[] afterEmpty = new float[16];
        float[] fresh = new float[16];

        random.Fill([]);
        random.Fill(afterEmpty);
        new TorchRandom(3).Fill(fresh);

        Assert.Equal(fresh, afterEmpty);
    }

    [Fact]
    public void Fill_ManyTimes_AllocatesNothing()
    {
        INoiseSource[] sources = [new TorchRandom(1), new NumpyRandom(1)];
        float[] values = new float[100];
        FillAll(sources, values);

        long before = GC.GetAllocatedBytesForCurrentThread();
        FillAll(sources, values);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 32)]
    public void NumpyRandom_SeedOutsideNumpysRange_Throws(long seed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumpyRandom(seed));

    private static void FillAll(INoiseSource[] sources, float[] values)
    {
        foreach (INoiseSource source in sources)
        {
            for (int i = 0; i < 20; i++)
            {
                source.Fill(values);
            }
        }
    }
}
