using System.Net.Sockets;
using System.Text;

namespace Invoke.Images.S3.Tests;

/// <summary>A line to the store that can be broken in several ways.</summary>
internal sealed class FaultProxy(string target) : LineProxy(new Uri(target))
{
    private const string Body = "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";

    private static readonly byte[] SlowDownAnswer = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");

    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Fault _fault;
    private long _limit;
    private int _times;

    /// <summary>Ends when somebody has asked for something and is answered by silence.</summary>
    public Task IsSilent => _silent.Task;

    /// <summary>Breaks the next connections; those that are open end.</summary>
    /// <param name="fault">How.</param>
    /// <param name="limit">After how many bytes.</param>
    /// <param name="times">How many of them; the others are sound.</param>
    public void Break(Fault fault, long limit = 0, int times = int.MaxValue) => CloseAll(() => (_fault, _limit, _times) = (fault, limit, times));

    public void Mend() => Break(Fault.None);

    protected override Func<TcpClient, TcpClient, Task> Next()
    {
        (Fault fault, long limit) = _times-- > 0 ? (_fault, _limit) : (Fault.None, 0);
        return (near, far) => ServeAsync(near, far, fault, limit);
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
                await client.ReadAtLeastAsync(new byte[16], 16, throwOnEndOfStream: false, End);
                _silent.TrySetResult();
                await Task.Delay(Timeout.Infinite, End);
                return;
            case Fault.SlowDown:
                await client.ReadAtLeastAsync(new byte[64 * 1024], 16, throwOnEndOfStream: false, End);
                await client.WriteAsync(SlowDownAnswer, End);
                return;
        }

        await ConnectAsync(far);
        NetworkStream store = far.GetStream();
        Task up = CopyAsync(client, store, fault == Fault.CutRequest ? limit : long.MaxValue);
        Task down = CopyAsync(store, client, fault is Fault.CutResponse or Fault.StallResponse ? limit : long.MaxValue);
        if (await Task.WhenAny(up, down) == down && fault == Fault.StallResponse)
        {
            await Task.Delay(Timeout.Infinite, End);
        }
    }

    // What comes after the limit is waited for and not passed on: an answer is lost, not forestalled.
    private async Task CopyAsync(NetworkStream from, NetworkStream to, long limit)
    {
        byte[] buffer = new byte[16 * 1024];
        for (int read = -1, passed = -1; read != 0 && read == passed; limit -= passed)
        {
            read = await from.ReadAsync(buffer, End);
            passed = (int)Math.Min(limit, read);
            await to.WriteAsync(buffer.AsMemory(0, passed), End);
        }
    }
}
