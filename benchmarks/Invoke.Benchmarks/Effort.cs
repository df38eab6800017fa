namespace Invoke.Benchmarks;

/// <summary>How much is measured: all that the tables need, or with <c>smoke</c> hardly anything, which only shows that a benchmark still works.</summary>
internal static class Effort
{
    public static bool IsSmoke { get; set; }

    public static int Of(int full, int smoke) => IsSmoke ? smoke : full;
}
