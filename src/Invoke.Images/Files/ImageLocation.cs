namespace Invoke.Images;

/// <summary>Where the files of an image are found: its name and the subfolder its record holds.</summary>
/// <param name="ImageName">The image's name.</param>
/// <param name="Subfolder">The subfolder, <c>/</c> between its parts; empty for none.</param>
public readonly record struct ImageLocation(string ImageName, string Subfolder)
{
    /// <summary>Refuses a location that could lead anywhere else.</summary>
    /// <exception cref="ImageNameException">Name or subfolder breaks a rule; the message says which.</exception>
    public void ThrowIfInvalid()
    {
        ImageNameRules.ThrowIfInvalid(ImageName);
        ImageSubfolderRules.ThrowIfInvalid(Subfolder);
    }

    internal bool IsValid => ImageNameRules.IsValid(ImageName) && ImageSubfolderRules.IsValid(Subfolder);
}
