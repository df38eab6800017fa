using System.Globalization;
using Invoke.Images;

namespace Invoke.Benchmarks.Records;

/// <summary>Records as a gallery has them: mostly pictures, some masks and steps, half a kilobyte of metadata each.</summary>
internal static class SampleRecords
{
    private static readonly string[] Words =
    [
        "red", "apple", "portrait", "castle", "river", "sunset", "cat", "robot", "forest", "neon", "city", "snow", "dragon", "watercolor", "photo",
        "detailed", "soft", "light", "golden", "blue", "mountain", "ocean", "temple", "garden", "night", "storm", "glass", "paper", "wood", "stone",
    ];

    public static ImageRecord Create(long number) => new()
    {
        ImageName = Name(number),
        Origin = number % 50 == 0 ? ImageOrigin.External : ImageOrigin.Internal,
        Category = number % 10 == 0 ? ImageCategory.Mask : number % 23 == 0 ? ImageCategory.Control : ImageCategory.General,
        Width = 1024,
        Height = 1024,
        SessionId = Text(number / 100, "session-"),
        NodeId = "l2i",
        IsIntermediate = number % 4 == 0,
        Starred = number % 97 == 0,
        FileBytes = 1_500_000,
        Metadata = Metadata(number),
    };

    public static string Name(long number) => Text(number, "0198c2f0-7b3e-7c11-9d2a-") + ".png";

    private static string Text(long number, string prefix) => prefix + number.ToString("x12", CultureInfo.InvariantCulture);

    private static string Metadata(long number)
    {
        string Word(int place) => Words[(number * 31 + place * 17 + number / (place + 3)) % Words.Length];
        string prompt = string.Join(' ', Enumerable.Range(0, 12).Select(Word));
        string rare = number % 10_000 == 0 ? " unicorn" : string.Empty;
        return $$"""
            {"generation_mode":"txt2img","positive_prompt":"{{prompt}}{{rare}}","negative_prompt":"{{Word(13)}} {{Word(14)}} blurry","width":1024,"height":1024,"seed":{{number * 7919}},"cfg_scale":7.5,"steps":30,"scheduler":"euler_a","model":{"name":"dreamshaper-8","base":"sd-1","type":"main","hash":"blake3:5f2b7d0e"},"rand_device":"cpu","clip_skip":0,"app_version":"1.0.0"}
            """;
    }
}
