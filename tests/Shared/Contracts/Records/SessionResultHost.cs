using Invoke.Images;

namespace Invoke.Testing.Shared;

/// <summary>A storage of results with nothing in it.</summary>
internal abstract class SessionResultHost : IDisposable
{
    public abstract ISessionResultStorage Results { get; }

    public abstract void Dispose();
}
