using Microsoft.Extensions.Logging;

namespace Invoke.Images;

/// <summary>The log messages of this package; event ids 2000 to 2999.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Debug, "Image '{ImageName}' of {Width}x{Height} was stored.")]
    public static partial void ImageCreated(ILogger logger, string imageName, int width, int height);

    [LoggerMessage(2001, LogLevel.Debug, "Image '{ImageName}' was deleted.")]
    public static partial void ImageDeleted(ILogger logger, string imageName);

    [LoggerMessage(2002, LogLevel.Information, "Recovery after a process that ended early: {Completed} files put in place, {Removed} removed.")]
    public static partial void Recovered(ILogger logger, int completed, int removed);

    [LoggerMessage(2003, LogLevel.Error, "Image '{ImageName}' failed to be stored, and its record could not be taken back; delete the image to remove it.")]
    public static partial void UndoFailed(ILogger logger, string imageName, Exception exception);

    [LoggerMessage(2004, LogLevel.Warning, "Image '{ImageName}' was deleted, but its files are still staged for deletion; the next start removes them.")]
    public static partial void LeftoversKept(ILogger logger, string imageName, Exception exception);

    [LoggerMessage(2005, LogLevel.Information, "{Deleted} intermediates of {Bytes} bytes were cleared; {Kept} were kept because something uses them.")]
    public static partial void IntermediatesCleared(ILogger logger, long deleted, long bytes, int kept);

    [LoggerMessage(2006, LogLevel.Warning, "The store does not fit together: {Kind} of '{Subject}'; repaired: {IsRepaired}.")]
    public static partial void ProblemFound(ILogger logger, ImageProblemKind kind, string subject, bool isRepaired);

    [LoggerMessage(2007, LogLevel.Information, "A backup of {Images} images with {Files} files of {Bytes} bytes was made.")]
    public static partial void BackedUp(ILogger logger, long images, long files, long bytes);

    [LoggerMessage(2008, LogLevel.Error, "{Observer} failed when it was told that {Count} images are gone.")]
    public static partial void ObserverFailed(ILogger logger, string observer, int count, Exception exception);

    [LoggerMessage(2010, LogLevel.Error, "{Count} results of sessions could not be recorded; they are kept and written with the next ones.")]
    public static partial void ResultsNotRecorded(ILogger logger, int count, Exception exception);

    [LoggerMessage(2011, LogLevel.Error, "The result of '{InvocationId}' in session '{SessionId}' was left out; it cannot be recorded, while others can.")]
    public static partial void ResultLeftOut(ILogger logger, string invocationId, string sessionId, Exception exception);

    [LoggerMessage(2012, LogLevel.Warning, "A tensor is recorded but not kept, because {Bytes} bytes wait to be stored; allowed are {MaxBytes}.")]
    public static partial void TensorNotKept(ILogger logger, long bytes, long maxBytes);
}
