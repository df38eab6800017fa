namespace Invoke.Images;

/// <summary>Something that does not fit together in a store.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">The image's name, or the file's path below the image folder, or the table.</param>
/// <param name="Message">What is wrong, and what mends it.</param>
/// <param name="IsRepaired">Whether it was mended.</param>
public sealed record ImageProblem(ImageProblemKind Kind, string Subject, string Message, bool IsRepaired = false);
