using System.Net.Sockets;

namespace Gallery.Tests;

/// <summary>A line to the server that can be cut.</summary>
internal sealed class CutProxy(string target) : LineProxy(new Uri(target))
{
    private volatile bool _isCut;

    /// <summary>Ends every connection, and refuses new ones until <see cref="Mend"/>.</summary>
    public void Cut() => CloseAll(() => _isCut = true);

    public void Mend() => _isCut = false;

    protected override Func<TcpClient, TcpClient, Task> Next() => _isCut ? RefuseAsync : PassAsync;

    private static Task RefuseAsync(TcpClient client, TcpClient server) => Task.CompletedTask;

    private async Task PassAsync(TcpClient client, TcpClient server)
    {
        await ConnectAsync(server);
        await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), End), server.GetStream().CopyToAsync(client.GetStream(), End));
    }
}
