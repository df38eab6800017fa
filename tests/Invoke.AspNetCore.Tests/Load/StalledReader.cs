using System.Net.Sockets;
using System.Text;

namespace Invoke.AspNetCore.Tests.Load;

/// <summary>A client that asks for something, reads the beginning of the answer, and then nothing more.</summary>
internal sealed class StalledReader : IDisposable
{
    private readonly TcpClient _client;

    private StalledReader(TcpClient client)
    {
        _client = client;
    }

    public static async Task<StalledReader> OpenAsync(TestHost host, string path)
    {
        Uri address = host.Client.BaseAddress ?? throw new InvalidOperationException("The host has no address.");
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(address.Host, address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
        await stream.ReadExactlyAsync(new byte[16]);
        return new StalledReader(client);
    }

    public void Dispose()
    {
        // With a reset, as when a cable is pulled.
        _client.Client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
    }
}
