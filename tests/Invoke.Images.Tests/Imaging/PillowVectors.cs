using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Images.Tests.Imaging;

/// <summary>What Pillow and NumPy make of small pictures; see tests/vectors/imaging/make.py.</summary>
internal static class PillowVectors
{
    public const string File = "imaging/imaging.json";

    private static readonly Lazy<JsonElement> Root = new(() => JsonDocument.Parse(System.IO.File.ReadAllBytes(Vectors.PathOf(File))).RootElement);

    public static IReadOnlyList<JsonElement> Cases(string operation) =>
        [.. Root.Value.GetProperty("cases").EnumerateArray().Where(each => each.GetProperty("operation").GetString() == operation)];

    public static IReadOnlyList<JsonElement> Hashes() => [.. Root.Value.GetProperty("hashes").EnumerateArray()];

    public static ImagePixels Picture(string name) => Pixels(Root.Value.GetProperty("pictures").GetProperty(name));

    public static ImagePixels Source(JsonElement vector) => Picture(Text(vector, "source"));

    public static ImagePixels Other(JsonElement vector) => Picture(Text(vector, "other"));

    public static ImagePixels Expected(JsonElement vector) => Pixels(vector.GetProperty("result"));

    // A required word of the file.
    public static string Text(JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    public static int Number(JsonElement vector, string name) => vector.GetProperty(name).GetInt32();

    public static float Radius(JsonElement vector) => (float)vector.GetProperty("radius").GetDouble();

    public static ResampleMode Mode(JsonElement vector) => Enum.Parse<ResampleMode>(Text(vector, "mode"), ignoreCase: true);

    public static PixelFormat Format(JsonElement vector) => Enum.Parse<PixelFormat>(Text(vector, "format"));

    public static void AssertEqual(JsonElement vector, PixelBuffer actual)
    {
        using (actual)
        {
            ImagePixels expected = Expected(vector);
            string arguments = string.Join(", ", vector.EnumerateObject().Where(each => each.Name != "result").Select(each => $"{each.Name}: {each.Value}"));
            Assert.Equal((expected.Width, expected.Height, expected.Format, arguments), (actual.Width, actual.Height, actual.Format, arguments));
            int different = expected.Data.Span.CommonPrefixLength(actual.Span);
            Assert.True(
                different == actual.Span.Length,
                different == actual.Span.Length ? string.Empty : $"{arguments}: byte {different} is {actual.Span[different]}, Pillow's is {expected.Data.Span[different]}.");
        }
    }

    private static ImagePixels Pixels(JsonElement described) => new(
        described.GetProperty("pixels").GetBytesFromBase64(), Number(described, "width"), Number(described, "height"), Format(described));
}
