namespace Invoke.Inference.Onnx.Tests.Previews;

public sealed class LatentColorsTests
{
    private const float StableDiffusion1 = 0.18215f;
    private const float Unknown = 0.25f;

    [Fact]
    public void Paint_NothingLearned_HasTheColoursOfStableDiffusion1()
    {
        var colors = new LatentColors(channels: 4, StableDiffusion1);

        byte[] rgb = colors.Paint([1, 0, 0.5f, -1, 0, 0, 0, 0], columns: 2, rows: 1);

        // Latent pixels (1, 0.5, 0, 0) and (0, -1, 0, 0), each twice in a row, and both rows alike. A channel of 1 moves red by 0.3444 of the half range.
        byte[] first = [Byte(0.3444 + (0.5 * 0.1247)), Byte(0.1385 + (0.5 * 0.4027)), Byte(0.0670 + (0.5 * 0.1494))];
        byte[] second = [Byte(-0.1247), Byte(-0.4027), Byte(-0.1494)];
        byte[] row = [.. first, .. first, .. second, .. second];
        Assert.Equal([.. row, .. row], rgb);
        Assert.True(colors.IsReady);
    }

    [Theory]
    [InlineData(4, Unknown)]
    [InlineData(16, StableDiffusion1)]
    public void IsReady_AutoencoderOfAnotherKind_AfterItsFirstImage(int channels, float scalingFactor)
    {
        var colors = new LatentColors(channels, scalingFactor);
        bool before = colors.IsReady;

        colors.Learn(new float[channels], new byte[8 * 8 * 3], 8, 8, 8);

        Assert.False(before);
        Assert.True(colors.IsReady);
    }

    [Fact]
    public void Learn_ImagesOfADecoder_FindsItsColoursAndWhatLiesBetweenLatentPixels()
    {
        // A decoder that is one weighted sum of a latent pixel and the one to the right of it.
        var colors = new LatentColors(channels: 4, Unknown);
        var random = new Random(5);
        (float[] latents, byte[] image) = Decode(random, columns: 48, rows: 40, scale: 4);
        colors.Learn(latents, image, 192, 160, 4);
        (float[] others, byte[] expected) = Decode(random, columns: 8, rows: 8, scale: 2);

        byte[] painted = colors.Paint(others, 8, 8);

        Assert.All(painted.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -6, 6));
    }

    [Fact]
    public void Learn_AfterEnough_ChangesNothing()
    {
        var colors = new LatentColors(channels: 4, Unknown);
        var random = new Random(6);
        (float[] latents, byte[] image) = Decode(random, columns: 64, rows: 64, scale: 2);
        for (var time = 0; time < 16; time++)
        {
            colors.Learn(latents, image, 128, 128, 2);
        }

        byte[] before = colors.Paint(latents, 64, 64);

        colors.Learn(latents, new byte[image.Length], 128, 128, 2);

        Assert.Equal(before, colors.Paint(latents, 64, 64));
    }

    [Fact]
    public void Solve_SeenMoreOftenThanTrusted_IsNearTheData()
    {
        var fit = new LeastSquares(inputs: 2, outputs: 1, trust: 1, [[0], [0]]);
        for (var sample = 0; sample < 1000; sample++)
        {
            double x = (sample % 10) - 4.5;
            fit.Add([x, 1], [(3 * x) - 2]);
        }

        float[][] weights = fit.Solve();

        Assert.Equal(3, weights[0][0], 0.01);
        Assert.Equal(-2, weights[1][0], 0.01);
    }

    [Fact]
    public void Solve_NothingSeen_GivesTheFirstWeights()
    {
        float[][] weights = new LeastSquares(inputs: 2, outputs: 2, trust: 4, [[1, 2], [3, 4]]).Solve();

        Assert.Equal([1f, 2, 3, 4], weights.SelectMany(each => each));
    }

    private static byte Byte(double value) => (byte)Math.Round(Math.Clamp((value / 2) + 0.5, 0, 1) * 255);

    private static (float[] Latents, byte[] Image) Decode(Random random, int columns, int rows, int scale)
    {
        float[,] weights = { { 0.1f, -0.2f, 0.3f }, { -0.3f, 0.2f, 0 }, { 0.05f, 0.25f, -0.1f }, { 0, 0.1f, 0.2f } };
        int pixels = columns * rows;
        var latents = new float[4 * pixels];
        for (var index = 0; index < latents.Length; index++)
        {
            latents[index] = (float)((random.NextDouble() * 2) - 1);
        }

        var image = new byte[3 * pixels * scale * scale];
        for (var y = 0; y < rows * scale; y++)
        {
            for (var x = 0; x < columns * scale; x++)
            {
                int column = x / scale;

                // The right half of each block leans to the next latent pixel.
                int next = x % scale < scale / 2 ? column : Math.Min(column + 1, columns - 1);
                for (var primary = 0; primary < 3; primary++)
                {
                    double value = 0.1;
                    for (var channel = 0; channel < 4; channel++)
                    {
                        int row = ((channel * rows) + (y / scale)) * columns;
                        value += weights[channel, primary] * (latents[row + column] + latents[row + next]) / 2;
                    }

                    image[(3 * ((y * columns * scale) + x)) + primary] = Byte(value);
                }
            }
        }

        return (latents, image);
    }
}
