using System.Text;
using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests;

/// <summary>The reference tables beside the trajectories: alphas, DDIM timesteps, Euler levels, the stand-in model.</summary>
public sealed class SamplerTableTests
{
    private const string File = "samplers/_tables.json";

    [VectorFact(File)]
    public void Alphas_OfEveryBetaSchedule_EqualTheReference()
    {
        using JsonDocument tables = Load();
        foreach (JsonElement table in tables.RootElement.GetProperty("alphas_cumprod").EnumerateArray())
        {
            float[] alphas = TrainingNoise.CreateAlphas(ConfigOf(table));

            float[] expected = SamplerVector.Floats(table.GetProperty("alphas_cumprod"));
            int[] indices = [.. table.GetProperty("index").EnumerateArray().Select(index => index.GetInt32())];
            for (int i = 0; i < indices.Length; i++)
            {
                // Rescaling to zero signal leaves the last few as squared differences of almost equal roots, hence the floor.
                Assert.Equal(expected[i], alphas[indices[i]], (2e-5f * expected[i]) + 2e-11f);
            }

            Assert.Equal(table.GetProperty("sum_float64_of_float32").GetDouble(), alphas.Sum(alpha => (double)alpha), 1e-4);
        }
    }

    [VectorFact(File)]
    public void DdimTimesteps_OfEverySpacing_EqualTheReference()
    {
        using JsonDocument tables = Load();
        foreach (JsonElement table in tables.RootElement.GetProperty("ddim_timesteps").EnumerateArray())
        {
            SamplerRun run = new DdimSampler().CreateRun(ConfigOf(table), table.GetProperty("num_inference_steps").GetInt32(), 1);

            Assert.Equal(SamplerVector.Floats(table.GetProperty("timesteps")), run.Schedule.Timesteps.ToArray());
        }
    }

    [VectorFact(File)]
    public void EulerLevels_OfEveryKind_EqualTheReference()
    {
        using JsonDocument tables = Load();
        foreach (JsonElement table in tables.RootElement.GetProperty("euler_sigmas").EnumerateArray())
        {
            int steps = table.GetProperty("num_inference_steps").GetInt32();
            SamplerSchedule schedule = new EulerSampler().CreateRun(ConfigOf(table.GetProperty("args")), steps, 1).Schedule;

            float[] timesteps = SamplerVector.Floats(table.GetProperty("timesteps"));
            float[] sigmas = SamplerVector.Floats(table.GetProperty("sigmas"));
            Assert.Equal(timesteps.Length, schedule.Count);
            Assert.Equal(sigmas.Length, schedule.Sigmas.Length);
            Assert.All(timesteps, (timestep, i) => Assert.Equal(timestep, schedule.Timesteps[i], 2e-3f));
            Assert.All(sigmas, (sigma, i) => Assert.Equal(sigma, schedule.Sigmas[i], 2e-5f * sigma));
            Assert.Equal((float)table.GetProperty("init_noise_sigma").GetDouble(), schedule.InitialNoiseScale, 2e-5f * schedule.InitialNoiseScale);
        }
    }

    [VectorFact(File)]
    public void StandIn_SpotValues_EqualTheReference()
    {
        using JsonDocument tables = Load();
        foreach (JsonElement table in tables.RootElement.GetProperty("standin_1_spot").EnumerateArray())
        {
            float[] input = SamplerVector.Floats(table.GetProperty("x"));
            float[] output = new float[input.Length];

            SamplerVector.StandIn(input, (float)table.GetProperty("timestep").GetDouble(), output);

            Assert.All(SamplerVector.Floats(table.GetProperty("out")), (value, i) => Assert.Equal(value, output[i], 2e-6f));
        }
    }

    private static SamplerConfig ConfigOf(JsonElement table) => SamplerConfig.Parse(
        Encoding.UTF8.GetBytes((table.TryGetProperty("args", out JsonElement args) ? args : table).GetRawText()), File);

    private static JsonDocument Load() => JsonDocument.Parse(System.IO.File.ReadAllBytes(Vectors.PathOf(File)));
}
