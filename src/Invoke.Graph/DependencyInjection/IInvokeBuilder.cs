using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph;

/// <summary>Configures Invoke's services; returned by <c>AddInvoke()</c>.</summary>
/// <remarks><c>Add…</c> appends, <c>Use…</c> chooses; a service registered before <c>AddInvoke()</c> wins over the default.</remarks>
public interface IInvokeBuilder
{
    /// <summary>Gets the collection that the services are added to.</summary>
    IServiceCollection Services { get; }
}
