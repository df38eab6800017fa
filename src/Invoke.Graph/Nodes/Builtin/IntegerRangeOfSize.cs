using System.ComponentModel.DataAnnotations;

namespace Invoke.Graph;

/// <summary>Gives a number of integers from a start on.</summary>
[Node("range_of_size", Version = "1.0.0", Category = "collections", Title = "Integer Range of Size")]
public sealed partial class IntegerRangeOfSize : Node
{
    /// <summary>Gets or sets the first integer.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public long Start { get; set; }

    /// <summary>Gets or sets how many integers there are.</summary>
    /// <value>0 or more; the default is 1.</value>
    [Input, Range(0, int.MaxValue)]
    public long Size { get; set; } = 1;

    /// <summary>Gets or sets the distance between two integers.</summary>
    /// <value>Not 0; the default is 1.</value>
    [Input]
    public long Step { get; set; } = 1;

    /// <summary>Gives the range.</summary>
    /// <returns>The integers; they are computed when read, so a long range costs no memory.</returns>
    /// <exception cref="InvokeException">
    /// <see cref="Step"/> is 0, <see cref="Size"/> is negative, or an integer does not fit into 64 bits.
    /// </exception>
    public ValueTask<IntegerCollectionOutput> RunAsync()
    {
        if (Step == 0)
        {
            throw new InvokeException("Input 'step' is 0; set it to another number.");
        }

        return Size >= 0
            ? new(new IntegerCollectionOutput(RangeList.Create(Start, Step, Size)))
            : throw new InvokeException("Input 'size' is negative; set it to 0 or more.");
    }

    /// <inheritdoc/>
    protected internal override void Validate(NodeValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Step == 0 && !context.IsConnected("step"))
        {
            context.ReportOutOfRange("step", "is 0; it must be another number");
        }
    }
}
