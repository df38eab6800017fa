using Invoke.Graph;
using Invoke.Testing.Shared;

namespace TrimSafety.Tests;

/// <summary>What the packages do works in a program without dynamic code and without JSON by reflection, and after trimming.</summary>
public sealed class TrimSafetyTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_DynamicCodeAndJsonReflectionOff_EverythingWorks()
    {
        string[] lines = Lines(await TrimmedProgram.RunAsync(TrimmedProgram.BuildFolder));

        const int OtherParts = 13;
        Assert.Equal(["dynamic code: False", "json reflection: False"], lines[..2]);
        Assert.Equal(NodeCatalog.Default.Descriptors.Select(type => type.Type), lines[2..^OtherParts].Select(line => line.Split(':')[0]));
        Assert.DoesNotContain(lines, line => line.Contains("no schema", StringComparison.Ordinal));
        Assert.Contains("string_replace: value a-b-", lines);
        Assert.Equal(
            [
                "round trip: True",
                "schema: True",
                "generated: #a/b Glossy  2, Glossy, Margin { Left = 1, Right = 2 }, 2, 3",
                "by hand: #A/B GLOSSY  2",
                "test host: #x Plain  1, 9, 1 report",
                "container: #A/B Plain  1, skipped string, 1 report",
                "invalid: missing-input",
                "images: 1, 16 x 8, starred True, sound True",
                """image nodes: 8 x 6, 55, Mask, {"seed":7}""",
                "s3: http://127.0.0.1:1/bucket/images/a.png, signed True, The bucket 'bucket' cannot be prepared: http://127.0.0.1:1 cannot be reached",
                "queue: 2 of 2, BatchEnqueuedEvent, InProgress, integer_output, Completed, 1 waiting",
                "queue over http: 201 422 True 201 \"integer\" True",
                "http: 201 200 200 1 200 200, 422 application/problem+json",
            ],
            lines[^OtherParts..]);
    }

    [Fact]
    public async Task Run_Trimmed_DoesTheSame()
    {
        await TrimmedProgram.TrimAsync(_folder.Path);

        string trimmed = await TrimmedProgram.RunAsync(_folder.Path);

        Assert.Equal(Lines(await TrimmedProgram.RunAsync(TrimmedProgram.BuildFolder)), Lines(trimmed));
    }

    [Fact]
    public async Task Trim_AllOfThePackages_HasNoWarning() => Assert.Empty(await TrimmedProgram.AnalyseAsync(_folder.Path));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
