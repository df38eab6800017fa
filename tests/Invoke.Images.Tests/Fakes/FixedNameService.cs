namespace Invoke.Images.Tests;

/// <summary>Gives the names of a test, and its last one for ever.</summary>
internal sealed class FixedNameService(params string[] names) : INameService
{
    private int _next;

    public ImageNameRequest LastRequest { get; private set; }

    public string CreateImageName(in ImageNameRequest request)
    {
        LastRequest = request;
        return names[Math.Min(_next++, names.Length - 1)];
    }
}
