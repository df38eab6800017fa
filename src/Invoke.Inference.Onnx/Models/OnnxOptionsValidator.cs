using Microsoft.Extensions.Options;

namespace Invoke.Inference.Onnx;

internal sealed class OnnxOptionsValidator : IValidateOptions<OnnxOptions>
{
    private const int MaximumThreads = 1024;

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

        return failures;
    }
}
