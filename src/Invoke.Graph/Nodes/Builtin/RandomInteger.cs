using System.Globalization;

namespace Invoke.Graph;

/// <summary>Draws an integer; another one in each run.</summary>
/// <remarks>Its results are not cached unless <see cref="Node.UseCache"/> is set.</remarks>
[Node("rand_int", Version = "1.0.1", Category = "math", Title = "Random Integer")]
public sealed partial class RandomInteger : Node
{
    /// <summary>Creates the node.</summary>
    public RandomInteger()
    {
        UseCache = false;
    }

    /// <summary>Gets or sets the least integer.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public long Low { get; set; }

    /// <summary>Gets or sets the integer above the greatest.</summary>
    /// <value>The default is 2147483647.</value>
    [Input]
    public long High { get; set; } = int.MaxValue;

    /// <summary>Draws an integer.</summary>
    /// <returns>An integer from <see cref="Low"/> up to, but without, <see cref="High"/>.</returns>
    /// <exception cref="InvokeException"><see cref="High"/> is not greater than <see cref="Low"/>.</exception>
    public ValueTask<IntegerOutput> RunAsync() => High > Low
        ? new(new IntegerOutput(Random.Shared.NextInt64(Low, High)))
        : throw new InvokeException(string.Create(
            CultureInfo.InvariantCulture, $"Input 'high' is {High}; set it to more than 'low', which is {Low}."));

    /// <inheritdoc/>
    protected internal override void Validate(NodeValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (High <= Low && !context.IsConnected("low") && !context.IsConnected("high"))
        {
            context.ReportOutOfRange("high", string.Create(CultureInfo.InvariantCulture, $"is {High}; it must be greater than low ({Low})"));
        }
    }
}
