using System.Text.Json;

namespace Invoke.Inference.Onnx.Tests;

/// <summary>Follows a recorded trajectory without judging it.</summary>
internal static class SamplerReplay
{
    /// <summary>Finds the largest difference of any latent after any step from the recorded one.</summary>
    public static double LargestDifference(SamplerVector vector, ISampler sampler)
    {
        float[] latent = vector.Floats("x_start");
        float[] values = new float[latent.Length];
        SamplerRun run = sampler.CreateRun(vector.Config, vector.Steps, latent.Length);
        run.Begin(vector.IsImageToImage ? vector.ImageToImage.GetProperty("start_index").GetInt32() : 0);
        var noise = new RecordedNoise(vector);
        double largest = 0;
        foreach (JsonElement recorded in vector.Root.GetProperty("steps").EnumerateArray())
        {
            int step = run.NextStep;
            float timestep = vector.TruncatesTimesteps ? run.Schedule.GetIntegerTimestep(step) : run.Schedule.Timesteps[step];
            run.ScaleModelInput(step, latent, values);
            SamplerVector.StandIn(values, timestep, values);
            run.Step(step, values, latent, noise);
            float[] expected = SamplerVector.Floats(recorded.GetProperty("latent"));
            largest = latent.Zip(expected, (actual, wanted) => Math.Abs((double)actual - wanted)).Append(largest).Max();
        }

        return largest;
    }
}
