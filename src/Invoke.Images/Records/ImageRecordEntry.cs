namespace Invoke.Images;

/// <summary>A record that is there, whether or not it can be understood.</summary>
/// <param name="Location">Where its files are.</param>
/// <param name="Record">The record; null where it cannot be understood.</param>
/// <param name="Fault">Why it cannot be understood; null where it can.</param>
internal readonly record struct ImageRecordEntry(ImageLocation Location, ImageRecord? Record, string? Fault);
