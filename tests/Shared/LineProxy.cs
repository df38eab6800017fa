using System.Net;
using System.Net.Sockets;

namespace Invoke.Testing.Shared;

/// <summary>Stands between a program and a server. What derives from it says how lines break.</summary>
internal abstract class LineProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _target;
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private readonly HashSet<TcpClient> _open = [];

    protected LineProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cancelled when the proxy is disposed.</summary>
    protected CancellationToken End => _end.Token;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        CloseAll();
        await _accepting;
        _listener.Stop();
        _end.Dispose();
    }

    /// <summary>What becomes of the next line, from the program and to the server, which is not connected yet. The line ends with the task.</summary>
    /// <remarks>Never asked while lines are being closed: each line is either closed or one of the next.</remarks>
    protected abstract Func<TcpClient, TcpClient, Task> Next();

    protected Task ConnectAsync(TcpClient server) => server.ConnectAsync(_target.Host, _target.Port, End).AsTask();

    /// <summary>Closes all lines.</summary>
    /// <param name="change">What is different for the next ones.</param>
    protected void CloseAll(Action? change = null)
    {
        TcpClient[] open;
        lock (_lock)
        {
            change?.Invoke();
            open = [.. _open];
        }

        Array.ForEach(open, client => client.Close());
    }

    private async Task AcceptAsync()
    {
        List<Task> lines = [];
        try
        {
            while (true)
            {
                lines.Add(ServeAsync(await _listener.AcceptTcpClientAsync(End)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using TcpClient client = accepted;
        using var server = new TcpClient();
        Func<TcpClient, TcpClient, Task> serve;
        lock (_lock)
        {
            if (End.IsCancellationRequested)
            {
                return;
            }

            _open.Add(client);
            _open.Add(server);
            serve = Next();
        }

        try
        {
            await serve(client, server);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Broken on purpose, or by one of the two.
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(client);
                _open.Remove(server);
            }
        }
    }
}
