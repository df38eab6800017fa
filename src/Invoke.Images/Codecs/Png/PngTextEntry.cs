namespace Invoke.Images;

/// <summary>One text of a PNG image.</summary>
/// <param name="Keyword">What the text is, for example <c>invokeai_metadata</c>; 1 to 79 Latin-1 characters.</param>
/// <param name="Text">The text.</param>
public sealed record PngTextEntry(string Keyword, string Text);
