namespace Invoke.Client;

/// <summary>The body of an answer, which goes with it.</summary>
internal sealed class ResponseStream(HttpResponseMessage response, Stream body) : PassingStream(body)
{
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Inner.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }
}
