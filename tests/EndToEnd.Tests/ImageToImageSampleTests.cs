using System.Text.RegularExpressions;
using Invoke.Images;
using Invoke.Testing.Shared;

namespace Invoke.EndToEnd.Tests;

/// <summary>The sample ImageToImage as users start it.</summary>
[Trait("Kind", "Heavy")]
public sealed partial class ImageToImageSampleTests
{
    private const int Side = 64;

    [Fact]
    public async Task Run_NothingGiven_DrawsAPictureAndFourVariantsOfIt()
    {
        using var output = new TempDirectory();
        using var sample = SampleProcess.ImageToImage("--out", output.Path);

        string[] lines = await sample.ReadToEndAsync();

        Assert.Equal(string.Empty, string.Join('\n', (await sample.ErrorsAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains("step", StringComparison.Ordinal))));
        Assert.Equal(0, sample.ExitCode);
        Assert.Equal(["start", "variant@0", "variant@1", "variant@2", "variant@3", "Contact sheet:"], lines.Select(line => line.Split("  ")[0].Split(" /")[0]));
        Assert.True(File.Exists(output.PathOf("contact-sheet.png")));
    }

    [Fact]
    public async Task Run_PictureAndMask_RepaintsWhatIsBlack()
    {
        using var input = new TempDirectory();
        using var output = new TempDirectory();
        string picture = await WriteAsync(input.Path, static (_, _) => 200);
        string mask = await WriteAsync(input.Path, static (_, y) => y < Side / 2 ? byte.MinValue : byte.MaxValue);
        using var sample = SampleProcess.ImageToImage(
            "basketball", "--from", picture, "--mask", mask, "--strength", "1", "--count", "1", "--seed", "7", "--out", output.Path);

        string[] lines = await sample.ReadToEndAsync();

        Assert.Equal(0, sample.ExitCode);
        await using var host = new StoreHost(output.Path);
        ImagePixels start = await host.Images.ReadPixelsAsync(Path.GetFileName(lines[0].Split("  ")[1]), PixelFormat.Rgb24);
        ImagePixels variant = await host.Images.ReadPixelsAsync(Path.GetFileName(lines[1].Split("  ")[1]), PixelFormat.Rgb24);
        Assert.True(Difference(start, variant, 0, 24) > 2 * Difference(start, variant, 40, Side));
    }

    [Fact]
    public async Task Run_ReadmesArguments_RepaintsTheTop()
    {
        using var output = new TempDirectory();
        string[] arguments = ReadmesArguments();
        using var sample = SampleProcess.ImageToImage([.. arguments, "--out", output.Path]);

        string[] lines = await sample.ReadToEndAsync();

        Assert.Equal("top", arguments[^1]);
        Assert.Equal(0, sample.ExitCode);
        Assert.Equal(["start", "variant@0", "variant@1", "variant@2", "variant@3", "Contact sheet:"], lines.Select(line => line.Split("  ")[0].Split(" /")[0]));
        await using var host = new StoreHost(output.Path);
        ImagePixels start = await host.Images.ReadPixelsAsync(Path.GetFileName(lines[0].Split("  ")[1]), PixelFormat.Rgb24);
        ImagePixels variant = await host.Images.ReadPixelsAsync(Path.GetFileName(lines[1].Split("  ")[1]), PixelFormat.Rgb24);
        Assert.True(Difference(start, variant, 0, 24) > 2 * Difference(start, variant, 40, Side));
    }

    [Theory]
    [InlineData(2, "Give --mask or --repaint, not both.", "--mask", "a.png", "--repaint", "left")]
    [InlineData(2, "Give --from or --from-prompt, not both.", "--from", "a.png", "--from-prompt", "red apple")]
    [InlineData(2, "--strength must be 0 to 1.", "--strength", "1.5")]
    [InlineData(2, "--seed 4294967295 and --count 4 go beyond the largest seed", "--seed", "4294967295", "--count", "4")]
    [InlineData(2, "middle", "--repaint", "middle")]
    [InlineData(1, "no-such-file.png", "--from", "no-such-file.png")]
    [InlineData(1, "README.md' cannot be used: ", "--mask", "README.md")]
    [InlineData(1, "multiple of 16", "--width", "72")]
    public async Task Run_BadArguments_SaysWhatAndExits(int exitCode, string message, params string[] arguments)
    {
        using var output = new TempDirectory();
        using var sample = SampleProcess.ImageToImage([.. arguments, "--out", output.Path]);

        await sample.ReadToEndAsync();

        string errors = await sample.ErrorsAsync();
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(exitCode, sample.ExitCode);
    }

    private static double Difference(ImagePixels one, ImagePixels two, int top, int bottom)
    {
        ReadOnlySpan<byte> first = one.Data.Span[(3 * Side * top)..(3 * Side * bottom)];
        ReadOnlySpan<byte> second = two.Data.Span[(3 * Side * top)..(3 * Side * bottom)];
        double sum = 0;
        for (var index = 0; index < first.Length; index++)
        {
            sum += Math.Abs(first[index] - second[index]);
        }

        return sum / first.Length;
    }

    /// <summary>What README.md shows, as a shell splits it.</summary>
    private static string[] ReadmesArguments()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));
        string command = Command().Match(readme).Groups[1].Value;
        return [.. Argument().Matches(command).Select(match => match.Value.Trim('"'))];
    }

    [GeneratedRegex("dotnet run --project samples/ImageToImage -- (.*)")]
    private static partial Regex Command();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Argument();

    private static async Task<string> WriteAsync(string root, Func<int, int, byte> pixel)
    {
        await using var host = new StoreHost(root);
        byte[] pixels = [.. Enumerable.Range(0, Side * Side).Select(index => pixel(index % Side, index / Side))];
        StoredImage stored = await host.Images.CreateAsync(ImageCreateRequest.FromPixels(pixels, Side, Side, PixelFormat.Gray8));
        return Path.Combine(root, "images", stored.ImageName);
    }
}
