using System.Net;
using System.Net.Sockets;

namespace Invoke.PostgreSql.Tests.Outages;

/// <summary>Stands between a program and the server, and can cut the line right after a COMMIT has gone to the server, before its answer comes back.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ends = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private volatile bool _cutsNext;

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    // With the end of the text, for every BEGIN names READ COMMITTED.
    private static ReadOnlySpan<byte> Commit => "COMMIT\0"u8;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many lines were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Whether a COMMIT that is cut off reaches the server.</summary>
    public bool LetsCommitThrough { get; set; } = true;

    public void CutAtNextCommit() => _cutsNext = true;

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ends.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> lines = [];
        try
        {
            while (true)
            {
                lines.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_ends.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _ends.Token);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(_ends.Token);
            var line = new Line(client.GetStream(), server.GetStream());
            await Task.WhenAny(PumpRequestsAsync(line, ends.Token), PumpAnswersAsync(line, ends.Token));
            await ends.CancelAsync();
        }
    }

    private async Task PumpRequestsAsync(Line line, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await line.Client.ReadAsync(buffer, cancellationToken) is > 0 and var length)
            {
                if (_cutsNext && buffer.AsSpan(0, length).IndexOf(Commit) >= 0)
                {
                    _cutsNext = false;
                    Cuts++;
                    line.IsCut = true;
                    if (LetsCommitThrough)
                    {
                        // The answer to it goes nowhere; the line is closed when it has come.
                        await line.Server.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    }

                    return;
                }

                await line.Server.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has hung up, and so does this.
            return;
        }
    }

    private static async Task PumpAnswersAsync(Line line, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await line.Server.ReadAsync(buffer, cancellationToken) is > 0 and var length && !line.IsCut)
            {
                await line.Client.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has hung up, and so does this.
            return;
        }
    }

    private sealed class Line(NetworkStream client, NetworkStream server)
    {
        private volatile bool _isCut;

        public NetworkStream Client => client;

        public NetworkStream Server => server;

        /// <summary>Whether nothing more comes back.</summary>
        public bool IsCut
        {
            get => _isCut;
            set => _isCut = value;
        }
    }
}
