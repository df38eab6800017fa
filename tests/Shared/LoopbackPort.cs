using System.Net;
using System.Net.Sockets;

namespace Invoke.Testing.Shared;

/// <summary>Ports of this machine for servers that tests start.</summary>
internal static class LoopbackPort
{
    /// <summary>Finds one that nobody listens at now.</summary>
    public static int FindFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
