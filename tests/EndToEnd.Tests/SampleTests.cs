using Invoke.Images;
using Invoke.Testing.Shared;

namespace Invoke.EndToEnd.Tests;

/// <summary>The sample as users start it.</summary>
[Trait("Kind", "Heavy")]
public sealed class SampleTests
{
    [Fact]
    public async Task Run_ReadmeCommand_SavesFourImagesInOrderAndASheet()
    {
        using var output = new TempDirectory();
        using var sample = new SampleProcess("red apple", "--count", "4", "--seed", "7", "--out", output.Path);

        string[] lines = await sample.ReadToEndAsync();

        Assert.Equal(0, sample.ExitCode);
        Assert.Equal(["l2i@0", "l2i@1", "l2i@2", "l2i@3", "Contact sheet:"], lines.Select(line => line.Split("  ")[0].Split(" /")[0]));
        Assert.All(lines.SkipLast(1), line => Assert.True(File.Exists(line.Split("  ")[1])));
        Assert.True(File.Exists(output.PathOf("contact-sheet.png")));
        Assert.Contains("denoise_latents@0  step 20/20", await sample.ErrorsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GraphFile_RunsInvokeAIsGraph()
    {
        using var output = new TempDirectory();
        string file = Path.Combine(RepositoryRoot.Path, "samples", "TextToImage", "text-to-image.graph.json");
        using var sample = new SampleProcess("--graph", file, "--out", output.Path);

        string[] lines = await sample.ReadToEndAsync();

        Assert.Equal(0, sample.ExitCode);
        Assert.Equal(2, lines.Length);
    }

    [Theory]
    [InlineData(2, "Give a prompt")]
    [InlineData(2, "--count must be 1 to 10000", "apple", "--count", "0")]
    [InlineData(2, "--seed must be 0 to 4294967295", "apple", "--seed", "-1")]
    [InlineData(2, "--seed 4294967293 and --count 4 go beyond the largest seed", "apple", "--seed", "4294967293")]
    [InlineData(2, "--count must be 1 to 10000", "apple", "--count", "many")]
    [InlineData(2, "--guidance must be 1 to 1000", "apple", "--guidance", "NaN")]
    [InlineData(2, "--guidance must be 1 to 1000", "apple", "--guidance", "2,5")]
    [InlineData(2, "--model must name a folder", "apple", "--model", "")]
    [InlineData(2, "nonsense", "apple", "--nonsense")]
    [InlineData(1, "no-such-model", "apple", "--model", "no-such-model")]
    [InlineData(1, "multiple of 16", "apple", "--width", "72")]
    [InlineData(1, "known are ddim", "apple", "--scheduler", "magic")]
    [InlineData(1, "no-such-file.json", "--graph", "no-such-file.json")]
    public async Task Run_BadArguments_SaysWhatAndExits(int exitCode, string message, params string[] arguments)
    {
        using var output = new TempDirectory();
        using var sample = new SampleProcess([.. arguments, "--out", output.Path]);

        await sample.ReadToEndAsync();

        string errors = await sample.ErrorsAsync();
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(exitCode, sample.ExitCode);
    }

    [Fact]
    public async Task Run_DatabaseUnreadable_NamesItAndLeavesNoImage()
    {
        using var output = new TempDirectory();
        string database = output.PathOf(Path.Combine("databases", "invoke.db"));
        Directory.CreateDirectory(output.PathOf("databases"));
        await File.WriteAllTextAsync(database, new string('x', 8192));
        using var sample = new SampleProcess("apple", "--out", output.Path);

        string[] lines = await sample.ReadToEndAsync();

        Assert.Equal(1, sample.ExitCode);
        Assert.Empty(lines);
        string errors = await sample.ErrorsAsync();
        Assert.StartsWith($"The database '{database}' cannot be opened", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(output.Path, "*.png", SearchOption.AllDirectories));
        Assert.Equal(8192, new FileInfo(database).Length);
    }

    [Fact]
    public async Task Run_GraphOfUnknownNodes_ListsEachTypeOnce()
    {
        using var output = new TempDirectory();
        string file = output.PathOf("graph.json");
        await File.WriteAllTextAsync(file, """
            {
              "nodes": {
                "a": { "id": "a", "type": "acme.upscale", "factor": 2 },
                "b": { "id": "b", "type": "acme.upscale" },
                "c": { "id": "c", "type": "face_off", "image": { "image_name": "a.png" } },
                "d": { "id": "d", "type": "noise", "width": 64, "height": 64 }
              },
              "edges": [{ "source": { "node_id": "a", "field": "image" }, "destination": { "node_id": "c", "field": "image" } }]
            }
            """);
        using var sample = new SampleProcess("--graph", file, "--out", output.Path);

        string[] lines = await sample.ReadToEndAsync();

        Assert.Equal(1, sample.ExitCode);
        Assert.Empty(lines);
        string errors = await sample.ErrorsAsync();
        Assert.Equal(2, errors.Split("unknown-type").Length - 1);
        Assert.Contains("'acme.upscale'", errors, StringComparison.Ordinal);
        Assert.Contains("'face_off'", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InterruptedAfterSecondImage_KeepsExactlyTheFinishedOnes()
    {
        using var output = new TempDirectory();
        using var sample = new SampleProcess("red apple", "--count", "1000", "--seed", "7", "--out", output.Path);
        string? first = await sample.ReadLineAsync();
        string? second = await sample.ReadLineAsync();

        sample.Interrupt();
        string[] rest = await sample.ReadToEndAsync();

        Assert.Equal(130, sample.ExitCode);
        string[] finished = [.. new[] { first, second }.Concat(rest).Select(line => line!.Split("  ")).Where(parts => parts.Length > 1).Select(parts => parts[1]).Order()];
        Assert.InRange(finished.Length, 2, 999);
        string[] files = [.. Directory.EnumerateFiles(output.PathOf("images"), "*", SearchOption.TopDirectoryOnly).Order()];
        Assert.Equal(finished, files);
        Assert.Equal(finished.Length, Directory.EnumerateFiles(output.PathOf("images/thumbnails")).Count());
        Assert.Equal(finished.Select(Path.GetFileName), await RecordsAsync(output.Path));
    }

    [Fact]
    public async Task Run_TwentyTimesTheImages_NeedsTheSameMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            // The peak of another process is read from /proc.
            return;
        }

        long few = await PeakMemoryAsync(count: 10);
        long many = await PeakMemoryAsync(count: 200);

        Assert.InRange(many, 0, few + (few / 4));
    }

    private static async Task<long> PeakMemoryAsync(int count)
    {
        while (true)
        {
            using var output = new TempDirectory();
            using var sample = new SampleProcess("apple", "--steps", "2", "--count", $"{count}", "--out", output.Path);
            var lines = 0;
            var lastLooked = 0;
            long peak = 0;
            while (await sample.ReadLineAsync() is not null)
            {
                lines++;
                if (await PeakOfAsync(sample.Id) is { } here)
                {
                    (lastLooked, peak) = (lines, here);
                }
            }

            // It may be over before anybody looks; what it had with half of the images shows what it needs.
            if (lastLooked >= count / 2)
            {
                return peak;
            }
        }
    }

    /// <summary>The most memory that a process has had; null where it has ended.</summary>
    private static async Task<long?> PeakOfAsync(int process)
    {
        try
        {
            string[] status = await File.ReadAllLinesAsync($"/proc/{process}/status");
            return status.FirstOrDefault(each => each.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
                ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task<string[]> RecordsAsync(string root)
    {
        await using var host = new StoreHost(root);
        Page<StoredImage> page = await host.Images.ListAsync(new ImageQuery { Limit = 1000 });
        return [.. page.Items.Select(image => image.ImageName).Order()];
    }
}
