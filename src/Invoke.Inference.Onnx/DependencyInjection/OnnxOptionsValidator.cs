using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Inference.Onnx;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class OnnxOptionsValidator : IValidateOptions<OnnxOptions>
{
    public const int MaximumThreads = 1024;

    public ValidateOptionsResult Validate(string? name, OnnxOptions options)
    {
        var faults = new OptionFaults(nameof(OnnxOptions));
        faults.AddIf(options.ModelRoots.Any(string.IsNullOrWhiteSpace), "ModelRoots holds an empty path; name a folder that holds model folders.");
        faults.AddIf(!Enum.IsDefined(options.MemoryProfile), $"MemoryProfile is {(int)options.MemoryProfile}; use Balanced or LowMemory.");
        faults.AddIf(options.IntraOpThreads is < 1 or > MaximumThreads, $"IntraOpThreads is {options.IntraOpThreads}; allowed 1 to {MaximumThreads}.");
        faults.AddIf(options.SessionCacheBytes < 0, $"SessionCacheBytes is {options.SessionCacheBytes}; allowed 0 or more.");
        faults.AddIf(options.MaxModelBytes < 1, $"MaxModelBytes is {options.MaxModelBytes}; allowed 1 or more.");
        faults.AddIf(options.MaxConcurrentRuns < 1, $"MaxConcurrentRuns is {options.MaxConcurrentRuns}; allowed 1 or more, or null.");
        faults.AddIf(
            options.Provider.IsStrict && options.MaxConcurrentRuns >= 1 && options.MaxConcurrentRuns > options.Provider.RunsAtATime,
            $"MaxConcurrentRuns is {options.MaxConcurrentRuns}; {options.Provider.Name} allows {options.Provider.RunsAtATime}.");
        CheckGraphFolder(options, faults);
        return faults.ToResult();
    }

    private static void CheckGraphFolder(OnnxOptions options, OptionFaults faults)
    {
        if (options.OptimizedGraphFolder is not { } folder)
        {
            return;
        }

        bool isEmpty = string.IsNullOrWhiteSpace(folder);
        faults.AddIf(isEmpty, "OptimizedGraphFolder is an empty path; name a folder, or null to keep no graphs.");
        faults.AddIf(
            !isEmpty && options.ModelRoots.Any(root => !string.IsNullOrWhiteSpace(root) && IsSame(root, folder)),
            $"OptimizedGraphFolder is '{folder}', a model root, where kept graphs would be taken for models; name another folder.");
    }

    private static bool IsSame(string first, string second) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(first)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(second));
}
