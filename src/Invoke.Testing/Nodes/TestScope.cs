using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Testing;

/// <summary>The services of one run: makes what is made for each run, and disposes it last to first.</summary>
internal sealed class TestScope(TestServices services, IServiceScope? container)
    : IServiceScope, IServiceProvider, ISupportRequiredService, IKeyedServiceProvider, IAsyncDisposable
{
    private readonly Dictionary<Type, object> _made = [];
    private readonly Stack<object> _toDispose = [];

    public IServiceProvider ServiceProvider => this;

    public object? GetService(Type serviceType) => serviceType == typeof(IServiceProvider) ? this
        : serviceType == typeof(IServiceScopeFactory) ? services
        : services.FindOwn(serviceType, null) ?? FindMade(serviceType) ?? container?.ServiceProvider.GetService(serviceType) ?? FindDefault(serviceType);

    public object GetRequiredService(Type serviceType) => GetService(serviceType) ?? throw new InvalidOperationException(
        $"The test has no service {serviceType}; add it with {nameof(NodeTestHost)}.{nameof(NodeTestHost.AddService)}<{serviceType.Name}>(…).");

    public object? GetKeyedService(Type serviceType, object? serviceKey) => serviceKey is null
        ? GetService(serviceType)
        : services.FindOwn(serviceType, serviceKey) ?? (container?.ServiceProvider as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => GetKeyedService(serviceType, serviceKey) ?? throw new InvalidOperationException(
        $"The test has no service {serviceType} with the key '{serviceKey}'; add it with " +
        $"{nameof(NodeTestHost)}.{nameof(NodeTestHost.AddKeyedService)}<{serviceType.Name}>(…).");

    public void Dispose()
    {
        while (_toDispose.TryPop(out object? service))
        {
            // The engine disposes asynchronously, so a service that can only do that has had its turn.
            (service as IDisposable)?.Dispose();
        }

        container?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        while (_toDispose.TryPop(out object? service))
        {
            if (service is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                ((IDisposable)service).Dispose();
            }
        }

        if (container is IAsyncDisposable scope)
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            container?.Dispose();
        }
    }

    private static TimeProvider? FindDefault(Type type) => type == typeof(TimeProvider) ? TimeProvider.System : null;

    private object? FindMade(Type type)
    {
        if (_made.TryGetValue(type, out object? made) || services.FindScoped(type) is not { } create)
        {
            return made;
        }

        made = create(this);
        _made[type] = made;
        if (made is IDisposable or IAsyncDisposable)
        {
            _toDispose.Push(made);
        }

        return made;
    }
}
