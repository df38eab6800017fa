namespace Invoke.Images;

/// <summary>A part of a template: plain text where there is no token.</summary>
/// <param name="Token">The name of the token.</param>
/// <param name="Text">What follows the token's colon, or the plain text.</param>
internal readonly record struct TemplatePart(string? Token, string? Text)
{
    /// <summary>Gets the token as it was written.</summary>
    public string Written => Text is null ? $"{{{Token}}}" : $"{{{Token}:{Text}}}";
}
