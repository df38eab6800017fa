namespace Invoke.Testing;

/// <summary>A codec does not keep the contract of <c>IImageCodec</c>.</summary>
/// <remarks>No <c>InvokeException</c>: code under test that catches those must not swallow it.</remarks>
/// <param name="message">The rule, the format, and what the codec did instead.</param>
/// <param name="innerException">What the codec or the check threw.</param>
public sealed class ImageCodecContractException(string message, Exception? innerException = null) : Exception(message, innerException);
