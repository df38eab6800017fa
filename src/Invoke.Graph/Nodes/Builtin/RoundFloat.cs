namespace Invoke.Graph;

/// <summary>Rounds a number to a number of decimal places.</summary>
[Node("round_float", Version = "1.0.1", Category = "math", Title = "Round Float")]
public sealed partial class RoundFloat : Node
{
    /// <summary>Gets or sets the number to round.</summary>
    [Input]
    public double Value { get; set; }

    /// <summary>Gets or sets the decimal places; a negative number rounds before the decimal point.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public long Decimals { get; set; }

    /// <summary>Rounds the number exactly; only a true half goes to the even digit.</summary>
    /// <returns>The rounded number.</returns>
    public ValueTask<FloatOutput> RunAsync() => new(new FloatOutput(ExactRounding.Round(Value, Decimals)));
}
