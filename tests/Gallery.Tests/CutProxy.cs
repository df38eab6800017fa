using System.Net;
using System.Net.Sockets;

namespace Gallery.Tests;

/// <summary>A line to the server that can be cut.</summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _target;
    private readonly Task _accepting;
    private readonly Lock _gate = new();
    private readonly HashSet<TcpClient> _open = [];
    private bool _isCut;

    public CutProxy(string target)
    {
        _target = new Uri(target);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Ends every connection, and refuses new ones until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        TcpClient[] open;
        lock (_gate)
        {
            _isCut = true;
            open = [.. _open];
        }

        foreach (TcpClient client in open)
        {
            client.Close();
        }
    }

    public void Mend()
    {
        lock (_gate)
        {
            _isCut = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                connections.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient near = client;
        using var far = new TcpClient();
        lock (_gate)
        {
            if (_isCut)
            {
                return;
            }

            _open.Add(near);
            _open.Add(far);
        }

        try
        {
            await far.ConnectAsync(_target.Host, _target.Port);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut while it was being made.
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(near);
                _open.Remove(far);
            }
        }
    }
}
