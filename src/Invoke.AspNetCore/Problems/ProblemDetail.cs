namespace Invoke.AspNetCore;

/// <summary>What clients are told of failures: never a path of this machine, never a stack.</summary>
internal static class ProblemDetail
{
    private const string SeeLog = "The server's log tells more under the traceId of this answer.";

    public static (int Status, string Detail) Of(Exception exception) => exception switch
    {
        HttpProblemException problem => (problem.Status, problem.Message),
        ImageRecordNotFoundException missing => (StatusCodes.Status404NotFound, missing.Message),
        ImageFileNotFoundException missing => (
            StatusCodes.Status404NotFound, $"Image '{missing.ImageName}' has no such file. Check the name; where the image is listed, its file has to be restored from a backup."),
        GraphValidationException or BatchException => (StatusCodes.Status422UnprocessableEntity, exception.Message),
        BadHttpRequestException bad => (bad.StatusCode, Of(bad.StatusCode)),
        ImageStorageException => (
            StatusCodes.Status503ServiceUnavailable, "The image store does not work at the moment; nothing was changed. Try again later. " + SeeLog),
        QueueStorageException => (
            StatusCodes.Status503ServiceUnavailable, "The queue's store does not work at the moment; nothing was changed. Try again later. " + SeeLog),
        _ => (StatusCodes.Status500InternalServerError, "The server failed to answer. " + SeeLog),
    };

    /// <summary>For answers that come with a status alone.</summary>
    public static string Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is malformed; check its body and its headers.",
        StatusCodes.Status408RequestTimeout => "The request came too slowly; send it again.",
        StatusCodes.Status412PreconditionFailed => "The file is another one than If-Match or If-Unmodified-Since ask for; leave the header out to get it.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than is accepted; send less.",
        StatusCodes.Status415UnsupportedMediaType => "The content type of the body is not supported here.",
        StatusCodes.Status416RangeNotSatisfiable => "The range lies outside the file; Content-Range tells the file's length.",
        _ => "The request cannot be answered as it is.",
    };
}
