using Invoke.Graph;

namespace Invoke.Images;

/// <summary>A name cannot be the name of an image; it may be an attempt to reach other files.</summary>
/// <param name="message">The name, the rule it breaks and what is allowed.</param>
public sealed class ImageNameException(string message) : InvokeException(message);
