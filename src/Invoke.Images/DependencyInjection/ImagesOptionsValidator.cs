using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class ImagesOptionsValidator : IValidateOptions<ImagesOptions>
{
    public ValidateOptionsResult Validate(string? name, ImagesOptions options)
    {
        var faults = new OptionFaults(nameof(ImagesOptions));
        faults.AddIf(string.IsNullOrWhiteSpace(options.RootPath), "RootPath is empty; name the folder for database and files.");
        faults.AddIf(options.UrlBase is null, "UrlBase is null; use an empty text for no base.");
        faults.AddIf(options.ThumbnailSize is < 16 or > 2048, $"ThumbnailSize is {options.ThumbnailSize}; allowed are 16 to 2048.");
        faults.AddIf(options.MaxPixels < 1, $"MaxPixels is {options.MaxPixels}; it must be 1 or more.");
        faults.AddIf(options.MaxFileBytes < 1, $"MaxFileBytes is {options.MaxFileBytes}; it must be 1 or more.");
        faults.AddIf(options.MaxMetadataBytes < 1, $"MaxMetadataBytes is {options.MaxMetadataBytes}; it must be 1 or more.");
        faults.AddIf(options.TensorCacheBytes < 0, $"TensorCacheBytes is {options.TensorCacheBytes}; it must be 0 or more.");
        faults.AddIf(options.FileCacheBytes < 0, $"FileCacheBytes is {options.FileCacheBytes}; it must be 0 or more.");
        faults.AddIf(options.DeletedRetention < TimeSpan.Zero, $"DeletedRetention is {options.DeletedRetention}; it must be zero or more, or null for ever.");
        faults.AddIf(options.IntermediateRetention is null, "IntermediateRetention is null; use a new ImageRetention to keep all.");
        faults.AddIf(
            options.IntermediateRetention is { } kept && (kept.MaxAge < TimeSpan.Zero || kept.MaxCount < 0 || kept.MaxBytes < 0 || kept.MinAge < TimeSpan.Zero),
            "IntermediateRetention holds a negative bound; each must be zero or more, or null.");
        faults.AddIf(options.Subfolder is null, "Subfolder is null; use ImageSubfolders.Flat for no subfolders.");
        faults.AddIf(
            options.DatabaseBusyTimeout < TimeSpan.Zero || options.DatabaseBusyTimeout > TimeSpan.FromHours(1),
            $"DatabaseBusyTimeout is {options.DatabaseBusyTimeout}; allowed are zero to one hour.");
        return faults.ToResult();
    }
}
