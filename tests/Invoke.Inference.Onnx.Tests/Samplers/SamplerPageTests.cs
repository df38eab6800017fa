using System.Globalization;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests;

/// <summary>docs/samplers.md says what is so: its tables are worked out again and compared.</summary>
public sealed class SamplerPageTests
{
    private const string Folder = "samplers";

    [Fact]
    public void Page_TableOfSamplers_NamesThemAll()
    {
        string[] names = [.. Rows("Samplers").SelectMany(row => row[0].Split(", "))];

        Assert.Equal(SamplerCatalog.Default.Names, names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_TableOfSamplers_SaysHowManyEvaluationsTenStepsTake() =>
        Assert.All(Rows("Samplers"), row => Assert.All(
            row[0].Split(", "),
            name => Assert.Equal(row[3], SamplerCatalog.Default.Get(name).CreateRun(TestSamplers.StableDiffusion, 10, 4).Schedule.Count.ToString(CultureInfo.InvariantCulture))));

    [Fact]
    public void Page_TableOfSamplers_SaysWhichDrawNoise() =>
        Assert.All(Rows("Samplers"), row => Assert.All(row[0].Split(", "), name => Assert.Equal(row[4] == "yes", DrawsNoise(name))));

    [Fact]
    public void Page_TableOfSamplers_SaysWhichPredictionsTheyTake() =>
        Assert.All(Rows("Samplers"), row => Assert.All(row[0].Split(", "), name => Assert.Equal(row[5], Predictions(name))));

    [VectorFact(Folder)]
    public void Page_Conformance_IsWhatTheVectorsSay()
    {
        var measured = new SortedDictionary<string, (int Passed, int Count, double Largest)>(StringComparer.Ordinal);
        foreach (string file in SamplerVector.Files())
        {
            using var vector = SamplerVector.Open(file);
            ISampler sampler = vector.CreateSampler() ?? throw new InvalidOperationException($"No sampler for {vector.Scheduler}.");
            double difference = SamplerReplay.LargestDifference(vector, sampler);
            (int passed, int count, double largest) = measured.GetValueOrDefault(vector.Name);
            measured[vector.Name] = (passed + (difference <= vector.Tolerance ? 1 : 0), count + 1, Math.Max(largest, difference));
        }

        if (!Vectors.AreOwn)
        {
            Assert.All(measured.Values, row => Assert.Equal(row.Count, row.Passed));
            return;
        }

        string table = string.Join('\n', measured.Select(row => string.Create(
            CultureInfo.InvariantCulture, $"| {row.Key} | {row.Value.Passed} of {row.Value.Count} | {row.Value.Largest:0.0e-0} |")));
        Dictionary<string, string[]> written = Rows("Conformance").ToDictionary(row => row[0]);
        Assert.True(measured.Keys.SequenceEqual(written.Keys.Order(StringComparer.Ordinal)), $"The table should be:\n{table}");
        Assert.Equal(94, measured.Values.Sum(row => row.Count));
        foreach ((string name, (int passed, int count, double largest)) in measured)
        {
            // Other processors round otherwise, so the last digits are free.
            double stated = double.Parse(written[name][2], CultureInfo.InvariantCulture);
            Assert.True(
                written[name][1] == $"{passed} of {count}" && largest <= 4 * stated && stated <= 4 * largest,
                $"The row of {name} does not hold; the table should be:\n{table}");
        }
    }

    private static bool DrawsNoise(string name)
    {
        SamplerRun run = SamplerCatalog.Default.Get(name).CreateRun(TestSamplers.StableDiffusion, 4, 4);
        var noise = new CountingNoise();
        float[] latent = new float[4];
        for (int step = 0; step < run.Schedule.Count; step++)
        {
            run.Step(step, new float[4], latent, noise);
        }

        return noise.Draws > 0;
    }

    private static string Predictions(string name) => string.Join(", ", Enum.GetValues<PredictionType>()
        .Where(prediction =>
        {
            try
            {
                SamplerCatalog.Default.Get(name).CreateRun(TestSamplers.StableDiffusion with { PredictionType = prediction }, 4, 4);
                return true;
            }
            catch (NotSupportedException)
            {
                return false;
            }
        })
        .Select(prediction => prediction switch
        {
            PredictionType.Velocity => "v",
            PredictionType.Sample => "sample",
            _ => "epsilon",
        }));

    /// <summary>Reads the rows of the first table below a heading, without backticks.</summary>
    private static IEnumerable<string[]> Rows(string heading) =>
        File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "samplers.md"))
            .SkipWhile(line => line != "## " + heading)
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Replace("`", string.Empty, StringComparison.Ordinal).Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private sealed class CountingNoise : INoiseSource
    {
        public int Draws { get; private set; }

        public void Fill(Span<float> values)
        {
            values.Clear();
            Draws++;
        }
    }
}
