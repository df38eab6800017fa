using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Invoke.Graph;

/// <summary>Draws a number of integers; the same ones for the same seed.</summary>
/// <remarks>
/// The integers equal those of InvokeAI, which takes them from NumPy's <c>default_rng(seed).integers(low, high, size)</c>: the PCG64
/// generator, seeded through <c>SeedSequence</c>, and Lemire's way to a range without bias.
/// </remarks>
[Node("random_range", Version = "1.0.1", Category = "collections", Title = "Random Range")]
public sealed partial class RandomRange : Node
{
    /// <summary>Gets or sets the least integer.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public long Low { get; set; }

    /// <summary>Gets or sets the integer above the greatest.</summary>
    /// <value>More than <see cref="Low"/>; the default is 2147483647.</value>
    [Input]
    public long High { get; set; } = int.MaxValue;

    /// <summary>Gets or sets how many integers to draw.</summary>
    /// <value>0 or more; the default is 1.</value>
    [Input, Range(0, int.MaxValue)]
    public long Size { get; set; } = 1;

    /// <summary>Gets or sets the seed.</summary>
    /// <value>0 to 4294967295; the default is 0.</value>
    [Input, Range(0d, 4294967295d)]
    public long Seed { get; set; }

    /// <summary>Draws the integers.</summary>
    /// <returns>The integers, each from <see cref="Low"/> up to, but without, <see cref="High"/>.</returns>
    /// <exception cref="InvokeException">
    /// <see cref="High"/> is not greater than <see cref="Low"/>, or <see cref="Size"/> or <see cref="Seed"/> is out of its range.
    /// </exception>
    public ValueTask<IntegerCollectionOutput> RunAsync()
    {
        if (High <= Low)
        {
            throw new InvokeException(string.Create(
                CultureInfo.InvariantCulture, $"Input 'high' is {High}; set it to more than 'low', which is {Low}."));
        }

        if (Size < 0 || Size > Array.MaxLength || Seed < 0)
        {
            throw new InvokeException(string.Create(
                CultureInfo.InvariantCulture,
                $"Input 'size' is {Size} and 'seed' is {Seed}; set both to 0 or more, and 'size' to at most {Array.MaxLength}."));
        }

        var generator = new Pcg64((ulong)Seed);
        var collection = new long[Size];
        ulong greatest = unchecked((ulong)High - (ulong)Low - 1);
        for (var index = 0; index < collection.Length; index++)
        {
            collection[index] = unchecked((long)((ulong)Low + generator.Next(greatest)));
        }

        return new(new IntegerCollectionOutput(collection));
    }

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
