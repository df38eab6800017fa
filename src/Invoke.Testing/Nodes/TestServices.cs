using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Testing;

/// <summary>The services of a test, and behind them those of a container, if there is one.</summary>
internal sealed class TestServices(IServiceProvider? container) : IServiceScopeFactory
{
    private readonly Dictionary<(Type Type, object? Key), object> _instances = [];
    private readonly Dictionary<Type, Func<IServiceProvider, object>> _scoped = [];

    public void Add(Type type, object? key, object service)
    {
        _instances[(type, key)] = service;
        if (key is null)
        {
            _scoped.Remove(type);
        }
    }

    public void AddScoped(Type type, Func<IServiceProvider, object> create)
    {
        _scoped[type] = create;
        _instances.Remove((type, null));
    }

    /// <summary>Finds what the engine itself takes, for all runs.</summary>
    public T? Find<T>()
        where T : class
        => (FindOwn(typeof(T), null) ?? container?.GetService(typeof(T))) as T;

    public IEnumerable<T> FindAll<T>()
        where T : class
        => FindOwn(typeof(T), null) is T one ? [one] : container?.GetServices<T>() ?? [];

    public object? FindOwn(Type type, object? key) => _instances.GetValueOrDefault((type, key));

    public Func<IServiceProvider, object>? FindScoped(Type type) => _scoped.GetValueOrDefault(type);

    public IServiceScope CreateScope() => new TestScope(this, container?.GetRequiredService<IServiceScopeFactory>().CreateScope());
}
