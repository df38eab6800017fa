namespace Invoke.Graph.Tests.Differential;

/// <summary>What the working nodes of a random graph compute, for the engine and for the oracle.</summary>
internal static class Work
{
    /// <summary>Computes the result of a node.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="salt">Makes nodes differ.</param>
    /// <param name="failAt">Throws where the number divides by it.</param>
    /// <param name="nullAt">Gives null for a list where the number divides by it.</param>
    /// <param name="length">The length of lists; 0 for one that depends on the number.</param>
    /// <param name="inputs">Numbers, or lists of numbers.</param>
    /// <returns>A number, a list, a list of lists, or a boolean.</returns>
    public static object? Compute(ModelKind kind, long salt, long failAt, long nullAt, long length, params object?[] inputs)
    {
        long number = salt;
        foreach (object? input in inputs)
        {
            number = ((number * 31) + (input is IReadOnlyList<long> list ? (list.Sum() * 3) + list.Count : input as long? ?? 0)) % 1000;
        }

        if (failAt > 0 && number % failAt == 0)
        {
            throw new WorkException($"{number} divides by {failAt}.");
        }

        bool isNull = nullAt > 0 && number % nullAt == 0;
        return kind switch
        {
            ModelKind.List => isNull ? null : List(number, length),
            ModelKind.Grid => isNull ? null : List(number, length).Select(item => List(item + salt, length)).ToArray(),
            ModelKind.Test => number % 2 == 0,
            ModelKind.Mix when IsSmall(salt) => number % 4,
            _ => number,
        };
    }

    /// <summary>Tells whether a Mix of this salt gives small numbers, which a switch can use.</summary>
    public static bool IsSmall(long salt) => salt % 2 == 0;

    private static long[] List(long number, long length)
    {
        var items = new long[length > 0 ? length : number % 8 == 0 ? 0 : (number % 3) + 1];
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = ((number * 10) + (index * 3)) % 1000;
        }

        return items;
    }
}

/// <summary>A failure that is part of the graph.</summary>
internal sealed class WorkException(string message) : Exception(message);
