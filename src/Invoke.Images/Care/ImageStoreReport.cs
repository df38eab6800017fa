namespace Invoke.Images;

/// <summary>What a look at the whole store found.</summary>
/// <param name="Records">How many records were looked at, those of images marked as deleted included.</param>
/// <param name="Files">How many files were looked at.</param>
/// <param name="Problems">What does not fit together.</param>
public sealed record ImageStoreReport(long Records, long Files, IReadOnlyList<ImageProblem> Problems)
{
    /// <summary>Gets whether everything fits together, or was mended.</summary>
    public bool IsSound => Problems.All(problem => problem.IsRepaired);
}
