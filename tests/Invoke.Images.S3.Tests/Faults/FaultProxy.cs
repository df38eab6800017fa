using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Invoke.Images.S3.Tests;

/// <summary>A line to the store that can be broken in several ways.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const string Body = "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";

    private static readonly byte[] SlowDownAnswer = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _target;
    private readonly Task _accepting;
    private readonly Lock _gate = new();
    private readonly HashSet<TcpClient> _open = [];
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Fault _fault;
    private long _limit;
    private int _times;

    public FaultProxy(string target)
    {
        _target = new Uri(target);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Ends when somebody has asked for something and is answered by silence.</summary>
    public Task IsSilent => _silent.Task;

    /// <summary>Breaks the next connections; those that are open end.</summary>
    /// <param name="fault">How.</param>
    /// <param name="limit">After how many bytes.</param>
    /// <param name="times">How many of them; the others are sound.</param>
    public void Break(Fault fault, long limit = 0, int times = int.MaxValue)
    {
        TcpClient[] open;
        lock (_gate)
        {
            (_fault, _limit, _times) = (fault, limit, times);
            open = [.. _open];
        }

        Array.ForEach(open, client => client.Close());
    }

    public void Mend() => Break(Fault.None);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Break(Fault.Away);
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
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
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
        (Fault fault, long limit) = Open(near, far);
        try
        {
            await ServeAsync(near, far, fault, limit);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Broken on purpose, or by the other side.
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

    private (Fault Fault, long Limit) Open(TcpClient near, TcpClient far)
    {
        lock (_gate)
        {
            _open.Add(near);
            _open.Add(far);
            return _times-- > 0 ? (_fault, _limit) : (Fault.None, 0);
        }
    }

    private async Task ServeAsync(TcpClient near, TcpClient far, Fault fault, long limit)
    {
        NetworkStream client = near.GetStream();
        switch (fault)
        {
            case Fault.Away:
                near.LingerState = new LingerOption(enable: true, 0);
                return;
            case Fault.Silent:
                await client.ReadAtLeastAsync(new byte[16], 16, throwOnEndOfStream: false, _end.Token);
                _silent.TrySetResult();
                await Task.Delay(Timeout.Infinite, _end.Token);
                return;
            case Fault.SlowDown:
                await client.ReadAtLeastAsync(new byte[64 * 1024], 16, throwOnEndOfStream: false, _end.Token);
                await client.WriteAsync(SlowDownAnswer, _end.Token);
                return;
        }

        await far.ConnectAsync(_target.Host, _target.Port);
        NetworkStream store = far.GetStream();
        Task up = CopyAsync(client, store, fault == Fault.CutRequest ? limit : long.MaxValue);
        Task down = CopyAsync(store, client, fault is Fault.CutResponse or Fault.StallResponse ? limit : long.MaxValue);
        if (await Task.WhenAny(up, down) == down && fault == Fault.StallResponse)
        {
            await Task.Delay(Timeout.Infinite, _end.Token);
        }
    }

    // What comes after the limit is waited for and not passed on: an answer is lost, not forestalled.
    private async Task CopyAsync(NetworkStream from, NetworkStream to, long limit)
    {
        byte[] buffer = new byte[16 * 1024];
        for (int read = -1, passed = -1; read != 0 && read == passed; limit -= passed)
        {
            read = await from.ReadAsync(buffer, _end.Token);
            passed = (int)Math.Min(limit, read);
            await to.WriteAsync(buffer.AsMemory(0, passed), _end.Token);
        }
    }
}
