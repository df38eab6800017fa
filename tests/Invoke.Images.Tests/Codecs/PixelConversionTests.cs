using System.Runtime.InteropServices;
using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

public sealed class PixelConversionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(13, 11)]
    [InlineData(45, 50)]
    public void FromChw_AnySize_EqualsTheRule(int width, int height)
    {
        float[] planes = RandomPlanes(width * height * 3);
        byte[] rgb = new byte[planes.Length];

        PixelConversion.FromChw(planes, width, height, rgb);

        int count = width * height;
        for (int index = 0; index < rgb.Length; index++)
        {
            float value = planes[(index % 3 * count) + (index / 3)];
            Assert.Equal((byte)Math.Round(Math.Clamp((value / 2f) + 0.5f, 0f, 1f) * 255f, MidpointRounding.ToEven), rgb[index]);
        }
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 255)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(0f, 128)]
    [InlineData(1f, 255)]
    [InlineData(-1f, 0)]
    public void FromChw_SpecialValues_AreDefined(float value, byte expected)
    {
        float[] planes = new float[3 * 65];
        Array.Fill(planes, value);
        byte[] rgb = new byte[planes.Length];

        PixelConversion.FromChw(planes, 65, 1, rgb);

        Assert.All(rgb, actual => Assert.Equal(expected, actual));
    }

    [Fact]
    public void FromChw_OfToChw_GivesTheSamePixels()
    {
        byte[] rgb = TestPixels.Noise(37, 21, PixelFormat.Rgb24);
        float[] planes = new float[rgb.Length];
        byte[] back = new byte[rgb.Length];

        PixelConversion.ToChw(rgb, 37, 21, planes);
        PixelConversion.FromChw(planes, 37, 21, back);

        Assert.Equal(rgb, back);
    }

    [Fact]
    public void FromChw_WrongSizes_NamesAllOfThem()
    {
        var exception = Assert.Throws<ArgumentException>(() => PixelConversion.FromChw(new float[12], 2, 2, new byte[11]));

        Assert.Contains("2x2", exception.Message, StringComparison.Ordinal);
        Assert.Contains("11", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromChw_Always_AllocatesNothing()
    {
        float[] planes = RandomPlanes(3 * 64 * 64);
        byte[] rgb = new byte[planes.Length];
        PixelConversion.FromChw(planes, 64, 64, rgb);
        long before = GC.GetAllocatedBytesForCurrentThread();

        PixelConversion.FromChw(planes, 64, 64, rgb);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [VectorTheory("pipeline")]
    [InlineData("case0")]
    [InlineData("case1")]
    public void FromChw_ReferencePipeline_EqualsReferencePng(string name)
    {
        float[] planes = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Vectors.PathOf($"pipeline/{name}_image.bin"))).ToArray();
        byte[] expected = TestPixels.Decode(File.ReadAllBytes(Vectors.PathOf($"pipeline/{name}.png")), PixelFormat.Rgb24);
        byte[] actual = new byte[expected.Length];

        PixelConversion.FromChw(planes, 64, 64, actual);

        Assert.All(actual.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    private static float[] RandomPlanes(int length)
    {
        var random = new Random(5);
        float[] planes = new float[length];
        for (int index = 0; index < length; index++)
        {
            planes[index] = (random.NextSingle() * 2.6f) - 1.3f;
        }

        return planes;
    }
}
