namespace Invoke.AspNetCore;

/// <summary>A request cannot be answered as asked; becomes a problem document.</summary>
/// <param name="status">The status of the answer.</param>
/// <param name="detail">What is wrong, with which part of the request, and what to do; goes to the client.</param>
/// <param name="innerException">The cause, which stays here.</param>
internal sealed class HttpProblemException(int status, string detail, Exception? innerException = null) : Exception(detail, innerException)
{
    public int Status { get; } = status;

    public static HttpProblemException NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static HttpProblemException BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static HttpProblemException Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    /// <summary>For lists whose other parameters were checked before.</summary>
    public static HttpProblemException BadCursor(ArgumentException exception) => Unprocessable(
        "Query parameter 'after' is no cursor; pass on the 'next' of a page as it is, or leave it out to start with the first page.", exception);

    public static HttpProblemException Unprocessable(string detail, Exception? innerException = null) =>
        new(StatusCodes.Status422UnprocessableEntity, detail, innerException);

    public static HttpProblemException TooLarge(string what, long most, string option) => new(
        StatusCodes.Status413PayloadTooLarge, $"{what} is larger than {most} bytes, the most that is accepted. Send less, or have {option} raised.");
}
