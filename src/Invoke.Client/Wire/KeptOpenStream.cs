namespace Invoke.Client;

/// <summary>A stream of a caller, which contents of requests would dispose.</summary>
internal sealed class KeptOpenStream(Stream inner) : PassingStream(inner);
