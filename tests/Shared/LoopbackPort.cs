using System.Net;
using System.Net.Sockets;

namespace Invoke.Testing.Shared;

/// <summary>Ports of this machine for servers that tests start.</summary>
internal static class LoopbackPort
{
    // Below those that systems give to outgoing connections and to listeners without a port of their own, so that nobody gets one while a server is away: not even a client that asks for it.
    private const int First = 15_000;
    private const int Count = 15_000;

    // Test processes run at the same time, and begin far from each other.
    private static int Last = Environment.ProcessId * 97;

    /// <summary>Finds one that nobody listens at now, and that this process has not been given before.</summary>
    public static int FindFree()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            int port = First + ((Interlocked.Increment(ref Last) & int.MaxValue) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }

        throw new InvalidOperationException("No port of this machine is free.");
    }
}
