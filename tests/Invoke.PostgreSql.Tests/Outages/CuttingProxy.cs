using System.Net;
using System.Net.Sockets;

namespace Invoke.PostgreSql.Tests.Outages;

/// <summary>Stands between a program and the server, and can cut the line right after a COMMIT has gone to the server, before its answer comes back.</summary>
internal sealed class CuttingProxy(int serverPort) : LineProxy(new Uri($"tcp://{IPAddress.Loopback}:{serverPort}"))
{
    private volatile bool _cutsNext;

    // With the end of the text, for every BEGIN names READ COMMITTED.
    private static ReadOnlySpan<byte> Commit => "COMMIT\0"u8;

    /// <summary>How many lines were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Whether a COMMIT that is cut off reaches the server.</summary>
    public bool LetsCommitThrough { get; set; } = true;

    public void CutAtNextCommit() => _cutsNext = true;

    protected override Func<TcpClient, TcpClient, Task> Next() => ServeAsync;

    private async Task ServeAsync(TcpClient client, TcpClient server)
    {
        await ConnectAsync(server);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(End);
        var line = new Line(client.GetStream(), server.GetStream());

        // Where one of the two has hung up, so does this.
        await Task.WhenAny(PumpRequestsAsync(line, ends.Token), PumpAnswersAsync(line, ends.Token));
        await ends.CancelAsync();
    }

    private async Task PumpRequestsAsync(Line line, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
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

    private static async Task PumpAnswersAsync(Line line, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await line.Server.ReadAsync(buffer, cancellationToken) is > 0 and var length && !line.IsCut)
        {
            await line.Client.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
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
