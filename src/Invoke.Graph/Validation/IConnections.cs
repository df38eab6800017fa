namespace Invoke.Graph;

/// <summary>Tells which inputs take their values from connections.</summary>
internal interface IConnections
{
    /// <summary>True where a connection ends at an input, even one whose source is unknown.</summary>
    bool IsConnected(int node, string port);
}
