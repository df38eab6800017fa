using System.Security.Cryptography;
using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Images.Tests.Imaging;

/// <summary>Every pixel equals what Pillow, or NumPy where InvokeAI uses it, makes.</summary>
public sealed class PillowTests
{
    [VectorFact(PillowVectors.File)]
    public void Resize_EveryModeAndLayout_EqualsPillow() => Compare("resize", 110, vector =>
    {
        ImagePixels expected = PillowVectors.Expected(vector);
        return Resampler.Resize(PillowVectors.Source(vector).View(), expected.Width, expected.Height, PillowVectors.Mode(vector), CancellationToken.None);
    });

    [VectorFact(PillowVectors.File)]
    public void Blur_EveryRadiusAndLayout_EqualsPillow() => Compare("blur", 36, vector =>
        Blur(PillowVectors.Source(vector).View(), PillowVectors.Text(vector, "kind"), PillowVectors.Radius(vector)));

    [VectorFact(PillowVectors.File)]
    public void Sharpen_EveryLayout_EqualsNumPy() => Compare("unsharp", 12, vector => UnsharpFilter.Sharpen(
        PillowVectors.Source(vector).View(), PillowVectors.Radius(vector), vector.GetProperty("strength").GetDouble(), CancellationToken.None));

    [VectorFact(PillowVectors.File)]
    public void Convert_EachLayoutToEach_EqualsPillow() => Compare("convert", 9, vector =>
        FormatConverter.Convert(PillowVectors.Source(vector).View(), PillowVectors.Expected(vector).Format, CancellationToken.None));

    [VectorFact(PillowVectors.File)]
    public void Multiply_SameAndDifferentSizes_EqualsPillow() => Compare("multiply", 4, vector =>
    {
        ImagePixels source = PillowVectors.Source(vector);
        using PixelBuffer other = FormatConverter.Convert(PillowVectors.Other(vector).View(), source.Format, CancellationToken.None);
        return ChannelMath.Multiply(source.View(), other.View, CancellationToken.None);
    });

    [VectorFact(PillowVectors.File)]
    public void Place_InsideAcrossAndOutside_EqualsPillow() => Compare("crop", 9, vector =>
    {
        ImagePixels expected = PillowVectors.Expected(vector);
        (int x, int y) = (PillowVectors.Number(vector, "x"), PillowVectors.Number(vector, "y"));
        return Compositor.Place(PillowVectors.Source(vector).View(), expected.Width, expected.Height, -x, -y, CancellationToken.None);
    });

    [VectorFact(PillowVectors.File)]
    public void Overlay_InsideAcrossAndMasked_EqualsPillow() => Compare("overlay", 72, vector =>
    {
        ImagePixels source = PillowVectors.Source(vector);
        ImagePixels expected = PillowVectors.Expected(vector);
        ReadOnlySpan<byte> mask = vector.GetProperty("mask").ValueKind == JsonValueKind.Null ? [] : PillowVectors.Picture("mask").Data.Span;
        (int x, int y) = (PillowVectors.Number(vector, "x"), PillowVectors.Number(vector, "y"));
        (int left, int top) = vector.GetProperty("crop").GetBoolean() ? (0, 0) : (Math.Max(0, -x), Math.Max(0, -y));
        PixelBuffer canvas = Compositor.Place(source.View(), expected.Width, expected.Height, left, top, CancellationToken.None);
        Compositor.Overlay(canvas, PillowVectors.Other(vector).View(), mask, x + left, y + top, CancellationToken.None);
        return canvas;
    });

    [VectorFact(PillowVectors.File)]
    public void LerpTable_Ranges_EqualsNumPy() => Compare("lerp", 5, vector => ChannelMath.Map(
        PillowVectors.Source(vector).View(),
        ChannelMath.LerpTable(PillowVectors.Number(vector, "min"), PillowVectors.Number(vector, "max")),
        CancellationToken.None));

    [VectorFact(PillowVectors.File)]
    public void InverseLerpTable_Ranges_EqualsNumPy() => Compare("ilerp", 4, vector => ChannelMath.Map(
        PillowVectors.Source(vector).View(),
        ChannelMath.InverseLerpTable(PillowVectors.Number(vector, "min"), PillowVectors.Number(vector, "max")),
        CancellationToken.None));

    [VectorFact(PillowVectors.File)]
    public void ResizeAndBlur_ManySizes_HavePillowsHashes()
    {
        ImagePixels noise = PillowVectors.Picture("noise");
        IReadOnlyList<JsonElement> vectors = PillowVectors.Hashes();

        IEnumerable<string> wrong = vectors.Where(vector => Hash(noise, vector) != PillowVectors.Text(vector, "sha256")).Select(vector => vector.ToString());

        AssertCount(400, vectors);
        Assert.Empty(wrong);
    }

    private static string Hash(ImagePixels noise, JsonElement vector)
    {
        using PixelBuffer part = Compositor.Place(
            noise.View(), PillowVectors.Number(vector, "width"), PillowVectors.Number(vector, "height"), 0, 0, CancellationToken.None);
        using PixelBuffer source = FormatConverter.Convert(part.View, PillowVectors.Format(vector), CancellationToken.None);
        using PixelBuffer result = vector.TryGetProperty("kind", out JsonElement kind)
            ? Blur(source.View, kind.GetString(), PillowVectors.Radius(vector))
            : Resampler.Resize(
                source.View, PillowVectors.Number(vector, "toWidth"), PillowVectors.Number(vector, "toHeight"), PillowVectors.Mode(vector), CancellationToken.None);
        return Convert.ToHexStringLower(SHA256.HashData(result.Span));
    }

    private static PixelBuffer Blur(ReadOnlyPixels source, string? kind, float radius)
    {
        using PixelBuffer weighed = PixelBuffer.Copy(source);
        if (source.Format == PixelFormat.Rgba32)
        {
            FormatConverter.Premultiply(weighed.Span);
        }

        PixelBuffer result = kind == "box"
            ? BoxBlur.Box(weighed.View, radius, CancellationToken.None)
            : BoxBlur.Gaussian(weighed.View, radius, CancellationToken.None);
        if (source.Format == PixelFormat.Rgba32)
        {
            FormatConverter.Unpremultiply(result.Span);
        }

        return result;
    }

    private static void Compare(string operation, int count, Func<JsonElement, PixelBuffer> make)
    {
        IReadOnlyList<JsonElement> vectors = PillowVectors.Cases(operation);

        AssertCount(count, vectors);
        Assert.All(vectors, vector => PillowVectors.AssertEqual(vector, make(vector)));
    }

    private static void AssertCount(int expected, IReadOnlyList<JsonElement> vectors)
    {
        Assert.NotEmpty(vectors);
        if (Vectors.AreOwn)
        {
            Assert.Equal(expected, vectors.Count);
        }
    }
}
