namespace Invoke.Graph;

/// <summary>Draws a number; another one in each run.</summary>
/// <remarks>Its results are not cached unless <see cref="Node.UseCache"/> is set.</remarks>
[Node("rand_float", Version = "1.0.1", Category = "math", Title = "Random Float")]
public sealed partial class RandomFloat : Node
{
    /// <summary>Creates the node.</summary>
    public RandomFloat()
    {
        UseCache = false;
    }

    /// <summary>Gets or sets one end of the range.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public double Low { get; set; }

    /// <summary>Gets or sets the other end of the range.</summary>
    /// <value>The default is 1.</value>
    [Input]
    public double High { get; set; } = 1;

    /// <summary>Gets or sets the decimal places to round to.</summary>
    /// <value>The default is 2.</value>
    [Input]
    public long Decimals { get; set; } = 2;

    /// <summary>Draws a number.</summary>
    /// <returns>A number between <see cref="Low"/> and <see cref="High"/>, rounded.</returns>
    public ValueTask<FloatOutput> RunAsync()
    {
        double share = Random.Shared.NextDouble();
        return new(new FloatOutput(ExactRounding.Round((Low * (1 - share)) + (High * share), Decimals)));
    }
}
