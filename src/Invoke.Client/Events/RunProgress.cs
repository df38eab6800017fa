namespace Invoke.Client;

/// <summary>How far a session is.</summary>
/// <param name="Fraction">How much is done, 0 to 1; it may go down while lists are made.</param>
/// <param name="InvocationId">What runs; null before anything does.</param>
/// <param name="Message">What is being done, if more than counting.</param>
/// <param name="Image">An image that has just been saved; null in other reports.</param>
public sealed record RunProgress(double Fraction, string? InvocationId, string? Message, RemoteImage? Image);
