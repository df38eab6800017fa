using System.Globalization;

namespace Invoke.Graph;

/// <summary>Gives the integers from a start up to, but without, a stop.</summary>
/// <remarks>As in InvokeAI, stop is greater than start, so a negative step gives an empty list.</remarks>
[Node("range", Version = "1.0.0", Category = "collections", Title = "Integer Range")]
public sealed partial class IntegerRange : Node
{
    /// <summary>Gets or sets the first integer.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public long Start { get; set; }

    /// <summary>Gets or sets the integer that ends the range and is not part of it.</summary>
    /// <value>More than <see cref="Start"/>; the default is 10.</value>
    [Input]
    public long Stop { get; set; } = 10;

    /// <summary>Gets or sets the distance between two integers.</summary>
    /// <value>Not 0; the default is 1.</value>
    [Input]
    public long Step { get; set; } = 1;

    /// <summary>Gives the range.</summary>
    /// <returns>The integers; they are computed when read, so a long range costs no memory.</returns>
    /// <exception cref="InvokeException"><see cref="Stop"/> is not greater than <see cref="Start"/>, or <see cref="Step"/> is 0.</exception>
    public ValueTask<IntegerCollectionOutput> RunAsync()
    {
        if (Stop <= Start)
        {
            throw new InvokeException(string.Create(
                CultureInfo.InvariantCulture, $"Input 'stop' is {Stop}; set it to more than 'start', which is {Start}."));
        }

        if (Step == 0)
        {
            throw new InvokeException("Input 'step' is 0; set it to another number.");
        }

        Int128 count = Step < 0 ? 0 : ((Int128)Stop - Start + Step - 1) / Step;
        return new(new IntegerCollectionOutput(RangeList.Create(Start, Step, count)));
    }

    /// <inheritdoc/>
    protected internal override void Validate(NodeValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Stop <= Start && !context.IsConnected("start") && !context.IsConnected("stop"))
        {
            context.ReportOutOfRange("stop", string.Create(CultureInfo.InvariantCulture, $"is {Stop}; it must be greater than start ({Start})"));
        }

        if (Step == 0 && !context.IsConnected("step"))
        {
            context.ReportOutOfRange("step", "is 0; it must be another number");
        }
    }
}
