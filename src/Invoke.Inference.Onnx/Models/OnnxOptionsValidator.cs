using Microsoft.Extensions.Options;

namespace Invoke.Inference.Onnx;

internal sealed class OnnxOptionsValidator : IValidateOptions<OnnxOptions>
{
    public const int MaximumThreads = 1024;

    public static void ThrowIfInvalid(OnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> failures = Check(options);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(OnnxOptions), failures);
        }
    }

    public ValidateOptionsResult Validate(string? name, OnnxOptions options)
    {
        List<string> failures = Check(options);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static List<string> Check(OnnxOptions options)
    {
        List<string> failures = [];
        if (options.ModelRoots.Any(string.IsNullOrWhiteSpace))
        {
            failures.Add("OnnxOptions.ModelRoots holds an empty path; name a folder that holds model folders.");
        }

        if (!Enum.IsDefined(options.MemoryProfile))
        {
            failures.Add($"OnnxOptions.MemoryProfile is {(int)options.MemoryProfile}; use Balanced or LowMemory.");
        }

        if (options.IntraOpThreads is < 1 or > MaximumThreads)
        {
            failures.Add($"OnnxOptions.IntraOpThreads is {options.IntraOpThreads}; allowed 1 to {MaximumThreads}.");
        }

        if (options.SessionCacheBytes < 0)
        {
            failures.Add($"OnnxOptions.SessionCacheBytes is {options.SessionCacheBytes}; allowed 0 or more.");
        }

        if (options.MaximumModelBytes < 1)
        {
            failures.Add($"OnnxOptions.MaximumModelBytes is {options.MaximumModelBytes}; allowed 1 or more.");
        }

        if (options.MaxConcurrentRuns < 1)
        {
            failures.Add($"OnnxOptions.MaxConcurrentRuns is {options.MaxConcurrentRuns}; allowed 1 or more, or null.");
        }
        else if (options.Provider.IsStrict && options.MaxConcurrentRuns > options.Provider.RunsAtATime)
        {
            failures.Add($"OnnxOptions.MaxConcurrentRuns is {options.MaxConcurrentRuns}; {options.Provider.Name} allows {options.Provider.RunsAtATime}.");
        }

        if (options.OptimizedGraphFolder is { } folder && CheckGraphFolder(folder, options.ModelRoots) is { } failure)
        {
            failures.Add(failure);
        }

        return failures;
    }

    private static string? CheckGraphFolder(string folder, IEnumerable<string> roots) =>
        string.IsNullOrWhiteSpace(folder) ? "OnnxOptions.OptimizedGraphFolder is an empty path; name a folder, or null to keep no graphs."
        : roots.Any(root => !string.IsNullOrWhiteSpace(root) && IsSame(root, folder))
            ? $"OnnxOptions.OptimizedGraphFolder is '{folder}', a model root, where kept graphs would be taken for models; name another folder."
        : null;

    private static bool IsSame(string first, string second) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(first)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(second));
}
