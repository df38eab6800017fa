namespace Invoke.Images.S3;

/// <summary>The addresses that <see cref="S3UrlService"/> makes.</summary>
public sealed class S3UrlOptions
{
    /// <summary>Gets or sets for how long a presigned address works at least.</summary>
    /// <remarks>Addresses stay the same for a quarter of that, so that browsers can cache them. Those made with temporary credentials end with these.</remarks>
    /// <value>1 minute to 5 days; 1 hour by default.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets the address of a bucket that everybody can read, or of a content delivery network in front of it; addresses are then not signed and have no end.</summary>
    /// <remarks>What follows it is the key of the object, <see cref="S3Options.Prefix"/> included.</remarks>
    /// <value>An absolute http or https address, for example <c>https://cdn.example.com</c>; null, for presigned addresses, by default.</value>
    public string? PublicUrl { get; set; }
}
