using Invoke.Graph;

namespace Invoke.Testing;

/// <summary>A codec does not keep the contract of <c>IImageCodec</c>.</summary>
/// <param name="message">The rule, the format, and what the codec did instead.</param>
/// <param name="innerException">What the codec or the check threw.</param>
public sealed class ImageCodecContractException(string message, Exception? innerException = null) : InvokeException(message, innerException);
