using Invoke.Graph;
using Microsoft.Extensions.Logging;

namespace Invoke.Testing;

/// <summary>Runs one node the way a graph does: validated, with services from a scope of its own, with progress and cancellation.</summary>
/// <remarks>
/// <para>The services of a test are added here; no container is needed. A host may be used for any number of runs.</para>
/// <para>A <see cref="TimeProvider"/> among them is the clock of events too, an <see cref="IGraphScheduler"/>, an <see cref="IGraphCheck"/>
/// and an <see cref="ILogger{GraphRunner}"/> are those of the engine.</para>
/// </remarks>
public sealed class NodeTestHost
{
    private readonly TestServices _services;
    private TimeSpan _timeout = TimeSpan.FromSeconds(30);

    /// <summary>Creates a host with no services but the system's clock.</summary>
    public NodeTestHost()
    {
        _services = new TestServices(null);
    }

    /// <summary>Creates a host that takes what is not added to it from a container, from a scope of it for each run.</summary>
    /// <param name="services">The container.</param>
    public NodeTestHost(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = new TestServices(services);
    }

    /// <summary>Gets or sets how long a node may run, by the system's clock, before its test fails instead of hanging.</summary>
    /// <value>The default is 30 seconds; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever. Not counted while a debugger is attached.</value>
    public TimeSpan Timeout
    {
        get => _timeout;
        set
        {
            if (value != System.Threading.Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(Timeout));
            }

            _timeout = value;
        }
    }

    /// <summary>Gets or sets the clock of <see cref="Timeout"/>.</summary>
    internal TimeProvider TimeoutClock { get; set; } = TimeProvider.System;

    /// <summary>Adds a service; adding another of its type replaces it. It stays the test's own: the host does not dispose it.</summary>
    /// <typeparam name="TService">The type that nodes ask for.</typeparam>
    /// <param name="service">The service.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public NodeTestHost AddService<TService>(TService service)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(service);
        _services.Add(typeof(TService), null, service);
        return this;
    }

    /// <summary>Adds a service that is found by a key.</summary>
    /// <typeparam name="TService">The type that nodes ask for.</typeparam>
    /// <param name="key">The key in <c>[FromKeyedServices]</c>.</param>
    /// <param name="service">The service.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public NodeTestHost AddKeyedService<TService>(object key, TService service)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(service);
        _services.Add(typeof(TService), key, service);
        return this;
    }

    /// <summary>Adds a service that is made once for each run, and disposed with the run's scope.</summary>
    /// <typeparam name="TService">The type that nodes ask for.</typeparam>
    /// <param name="create">Makes the service; it is given the services of the run.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public NodeTestHost AddScopedService<TService>(Func<IServiceProvider, TService> create)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(create);
        _services.AddScoped(typeof(TService), create);
        return this;
    }

    /// <summary>Prepares a run of a node whose inputs are connected, or that is cancelled on the way.</summary>
    /// <typeparam name="TResult">The node's result.</typeparam>
    /// <param name="node">The node; it must not be in a graph.</param>
    /// <returns>The test, to be run.</returns>
    public NodeTest<TResult> Test<TResult>(INode<TResult> node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node is Node own
            ? new NodeTest<TResult>(this, own)
            : throw new ArgumentException($"{node.GetType()} is no {nameof(Node)}; derive it from {nameof(Node)}.", nameof(node));
    }

    /// <summary>Runs a node with the values of its inputs.</summary>
    /// <typeparam name="TResult">The node's result.</typeparam>
    /// <param name="node">The node; it must not be in a graph.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>How the run ended, with the node's result.</returns>
    /// <exception cref="GraphValidationException">An input is missing or out of its range, or the node's own validation found a problem.</exception>
    /// <exception cref="InvokeException">The node needs a service that neither the test nor its container has.</exception>
    /// <exception cref="TimeoutException">The node ran longer than <see cref="Timeout"/>.</exception>
    public Task<NodeTestResult<TResult>> RunAsync<TResult>(INode<TResult> node, CancellationToken cancellationToken = default) =>
        Test(node).RunAsync(cancellationToken);

    /// <summary>Makes a runner of whole graphs with the services of this host.</summary>
    /// <returns>The runner.</returns>
    public IGraphRunner CreateRunner() => new GraphRunner(
        _services,
        _services.Find<IGraphScheduler>(),
        _services.Find<TimeProvider>(),
        _services.Find<ILogger<GraphRunner>>(),
        _services.FindAll<IGraphCheck>());
}
