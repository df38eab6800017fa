using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Invoke.PostgreSql.Tests.DependencyInjection;

public sealed class UsePostgreSqlQueueTests : IDisposable
{
    private readonly TempDirectory _root = new();
    private readonly ServiceCollection _services = new();
    private readonly IInvokeBuilder _builder;

    public UsePostgreSqlQueueTests() => _builder = _services.AddInvoke().AddImages(options => options.RootPath = _root.Path);

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UsePostgreSql_BeforeOrAfterAddQueue_IsAllThree(bool before)
    {
        _ = before ? Use(_builder).AddQueue() : Use(_builder.AddQueue());
        using ServiceProvider provider = Build();

        var queue = provider.GetRequiredService<PostgreSqlSessionQueue>();

        Assert.Same(queue, provider.GetRequiredService<ISessionQueue>());
        Assert.Same(queue, provider.GetRequiredService<ISessionClaims>());
        Assert.Same(queue, provider.GetRequiredService<ISessionEventLog>());
    }

    [Fact]
    public void UsePostgreSql_NoQueueAdded_AddsNone()
    {
        Use(_builder);
        using ServiceProvider provider = Build();

        Assert.Null(provider.GetService<ISessionQueue>());
        Assert.Null(provider.GetService<ISessionClaims>());
        Assert.Null(provider.GetService<ISessionEventLog>());
    }

    [Fact]
    public void UsePostgreSql_Twice_AddsOnceAndAppliesBoth()
    {
        Use(_builder).AddQueue().UsePostgreSql(options => options.Lease = TimeSpan.FromSeconds(7));
        using ServiceProvider provider = Build();

        PostgreSqlOptions options = provider.GetRequiredService<IOptions<PostgreSqlOptions>>().Value;

        Assert.Equal(("Host=nowhere", TimeSpan.FromSeconds(7)), (options.ConnectionString, options.Lease));
        Assert.Single(_services, service => service.ServiceType == typeof(PostgreSqlSessionQueue));
        Assert.Single(_services, service => service.ServiceType == typeof(ISessionQueue) && service.IsKeyedService);
        Assert.Single(_services, service => service.ServiceType == typeof(IImageReferenceCheck) && service.ImplementationType == typeof(PostgreSqlQueueImages));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UseSessionQueue_BeforeOrAfter_Wins(bool before)
    {
        _ = before ? Use(_builder.UseSessionQueue<SqliteSessionQueue>()).AddQueue() : Use(_builder.AddQueue()).UseSessionQueue<SqliteSessionQueue>();
        using ServiceProvider provider = Build();

        Assert.IsType<SqliteSessionQueue>(provider.GetRequiredService<ISessionQueue>());
        Assert.IsType<SqliteSessionQueue>(provider.GetRequiredService<ISessionClaims>());
    }

    [Fact]
    public void UsePostgreSql_BadLease_IsNamedWithoutTheConnectionString()
    {
        _builder.AddQueue().UsePostgreSql(options => (options.ConnectionString, options.Lease) = ("Host=nowhere;Password=secret-word", TimeSpan.FromMilliseconds(10)));
        using ServiceProvider provider = Build();

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<ISessionQueue>());

        Assert.Equal("PostgreSqlOptions: Lease is 00:00:00.0100000; allowed are one second to one hour.", refused.Message);
    }

    private static IInvokeBuilder Use(IInvokeBuilder builder) => builder.UsePostgreSql(options => options.ConnectionString = "Host=nowhere");

    private ServiceProvider Build() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
}
