namespace Invoke.AspNetCore;

/// <summary>Where addresses are signed, lets through only who has a signature for just this file that has not ended.</summary>
internal sealed class ImageSignatureCheck(ImageFileKind kind) : IRequestCheck
{
    public ValueTask CheckAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        return context.RequestServices.GetService<UrlSigner>() is { } signer
            && !signer.Verify(ImageNameCheck.Of(context), kind, query["expires"], query["signature"])
            ? throw new HttpProblemException(
                StatusCodes.Status403Forbidden, "The address is not signed, or its time is over; get a fresh one from the image's record.")
            : ValueTask.CompletedTask;
    }
}
