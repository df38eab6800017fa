namespace Invoke.Images;

/// <summary>The templates that <see cref="TemplateNameService"/> fills in.</summary>
public sealed class NameTemplateOptions
{
    /// <summary>Gets or sets the template of image names, without the extension.</summary>
    /// <remarks>
    /// Tokens: <c>{date}</c> (<c>yyyy-MM-dd</c>) and <c>{date:format}</c>, <c>{time}</c> (<c>HH-mm-ss</c>) and <c>{time:format}</c>, <c>{seed}</c>,
    /// <c>{counter}</c> and <c>{counter:digits}</c> (counts up from 1 for equal names), <c>{uuid}</c>, <c>{session}</c>, <c>{node}</c>
    /// (<c>{session:8}</c>: the first 8 characters), <c>{category}</c>. A token whose value is not known leaves nothing behind.
    /// </remarks>
    /// <value>A template; <c>{date}_{seed}_{counter}</c> by default.</value>
    public string Template { get; set; } = "{date}_{seed}_{counter}";

    /// <summary>Gets or sets the template of tensor names, without the extension; there is no seed and no category.</summary>
    /// <value>A template; <c>{uuid}</c> by default.</value>
    public string TensorTemplate { get; set; } = "{uuid}";

    /// <summary>Gets or sets whether dates and times are those of the local time zone instead of UTC.</summary>
    /// <value>False by default.</value>
    public bool UseLocalTime { get; set; }
}
