using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class ImagesOptionsValidator : IValidateOptions<ImagesOptions>
{
    public ValidateOptionsResult Validate(string? name, ImagesOptions options)
    {
        List<string> faults = [];
        AddIf(faults, string.IsNullOrWhiteSpace(options.RootPath), "RootPath is empty; name the folder for database and files.");
        AddIf(faults, options.UrlBase is null, "UrlBase is null; use an empty text for no base.");
        AddIf(faults, options.ThumbnailSize is < 16 or > 2048, $"ThumbnailSize is {options.ThumbnailSize}; allowed are 16 to 2048.");
        AddIf(faults, options.MaxPixels < 1, $"MaxPixels is {options.MaxPixels}; it must be 1 or more.");
        AddIf(faults, options.MaxFileBytes < 1, $"MaxFileBytes is {options.MaxFileBytes}; it must be 1 or more.");
        AddIf(faults, options.MaxMetadataBytes < 1, $"MaxMetadataBytes is {options.MaxMetadataBytes}; it must be 1 or more.");
        AddIf(faults, options.TensorCacheBytes < 0, $"TensorCacheBytes is {options.TensorCacheBytes}; it must be 0 or more.");
        AddIf(faults, options.FileCacheBytes < 0, $"FileCacheBytes is {options.FileCacheBytes}; it must be 0 or more.");
        AddIf(faults, options.DeletedRetention < TimeSpan.Zero, $"DeletedRetention is {options.DeletedRetention}; it must be zero or more, or null for ever.");
        AddIf(faults, options.Intermediates is null, "Intermediates is null; use a new ImageRetention to keep all.");
        AddIf(
            faults,
            options.Intermediates is { } kept && (kept.MaxAge < TimeSpan.Zero || kept.MaxCount < 0 || kept.MaxBytes < 0 || kept.MinAge < TimeSpan.Zero),
            "Intermediates holds a negative bound; each must be zero or more, or null.");
        AddIf(faults, options.Subfolder is null, "Subfolder is null; use ImageSubfolders.Flat for no subfolders.");
        AddIf(
            faults,
            options.DatabaseBusyTimeout < TimeSpan.Zero || options.DatabaseBusyTimeout > TimeSpan.FromHours(1),
            $"DatabaseBusyTimeout is {options.DatabaseBusyTimeout}; allowed are zero to one hour.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(fault => "ImagesOptions: " + fault));
    }

    private static void AddIf(List<string> faults, bool isFault, string fault)
    {
        if (isFault)
        {
            faults.Add(fault);
        }
    }
}
