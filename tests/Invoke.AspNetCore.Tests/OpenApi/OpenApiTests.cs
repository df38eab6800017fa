using System.Text.RegularExpressions;

namespace Invoke.AspNetCore.Tests;

public sealed partial class OpenApiTests
{
    private const string Update = "INVOKE_UPDATE_OPENAPI";

    private static string Snapshot => Path.Combine(RepositoryRoot.Path, "tests", "Invoke.AspNetCore.Tests", "OpenApi", "openapi.json");

    [Fact]
    public async Task Document_OfTheEndpoints_IsTheSnapshot()
    {
        string actual = await DocumentAsync();
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            await File.WriteAllTextAsync(Snapshot, actual);
        }

        string[] expected = (await File.ReadAllTextAsync(Snapshot)).ReplaceLineEndings("\n").Split('\n'), lines = actual.Split('\n');

        int first = Enumerable.Range(0, Math.Max(expected.Length, lines.Length)).FirstOrDefault(line => expected.ElementAtOrDefault(line) != lines.ElementAtOrDefault(line), -1);
        Assert.True(
            first < 0,
            $"""
            The OpenAPI document changed at line {first + 1} of {Snapshot}.
            Snapshot:
            {Around(expected, first)}
            Now:
            {Around(lines, first)}
            If that is meant, run the test once with {Update}=1 and commit the file.
            """);
    }

    [Fact]
    public async Task Document_Operations_AreNamedOnceAndSayWhatTheyDo()
    {
        using JsonDocument document = JsonDocument.Parse(await DocumentAsync());
        JsonElement[] operations =
            [.. document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value)];

        string[] ids = [.. operations.Select(operation => operation.GetProperty("operationId").GetString()!)];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(operations, operation => Assert.EndsWith(".", operation.GetProperty("summary").GetString(), StringComparison.Ordinal));
        Assert.All(operations, operation => Assert.Contains(operation.GetProperty("responses").EnumerateObject(), response => response.Name[0] == '2'));
        Assert.All(operations, operation => Assert.True(operation.GetProperty("responses").TryGetProperty("503", out _)));
    }

    [Fact]
    public async Task Document_PathParameters_AreAllDescribed()
    {
        using JsonDocument document = JsonDocument.Parse(await DocumentAsync());

        foreach (JsonProperty path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                string[] described = operation.Value.TryGetProperty("parameters", out JsonElement parameters)
                    ? [.. parameters.EnumerateArray().Where(each => each.GetProperty("in").GetString() == "path").Select(each => each.GetProperty("name").GetString()!)]
                    : [];
                Assert.Equal(Segment().Matches(path.Name).Select(match => match.Groups[1].Value), described);
            }
        }
    }

    private static async Task<string> DocumentAsync()
    {
        await using TestHost host = await TestHost.StartAsync(
            host: builder => builder.Services
                // Without this a document says that numbers may be texts too.
                .ConfigureHttpJsonOptions(options => options.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict)
                .AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "Invoke";
                document.Servers = [];
                return Task.CompletedTask;
            })),
            app: app => app.MapOpenApi());
        return (await host.Client.GetStringAsync("openapi/v1.json")).ReplaceLineEndings("\n");
    }

    private static string Around(string[] lines, int line) => string.Join('\n', lines.Skip(Math.Max(0, line - 3)).Take(12));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Segment();
}
