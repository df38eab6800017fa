using Invoke.Graph;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Invoke.MassTransit.Tests;

public sealed class UseRabbitMqTests
{
    private static readonly Uri Address = new("amqp://guest:secret-word@127.0.0.1/");

    private readonly ServiceCollection _services = new();

    public static TheoryData<Action<RabbitMqOptions>, string> BadOptions => new()
    {
        { options => options.Address = null, "Address is missing or not of the form amqp://user:password@host/" },
        { options => options.Address = new Uri("http://guest:secret-word@broker/"), "Address is missing or not of the form amqp://user:password@host/" },
        { options => options.QueueName = "a b", "QueueName is 'a b'" },
        { options => options.QueueName = string.Empty, "QueueName is ''" },
        { options => options.MaxDeliveries = 0, "MaxDeliveries is 0; allowed are 1 to 100." },
        { options => options.SweepInterval = TimeSpan.Zero, "SweepInterval is 00:00:00; allowed are one second to one hour." },
    };

    [Fact]
    public void UseRabbitMq_StrictProvider_Resolves()
    {
        Builder().AddSessionWorker().UseRabbitMq(options => options.Address = Address);
        using ServiceProvider provider = Build();

        Assert.IsType<AnnouncedQueue>(provider.GetRequiredService<ISessionQueue>());
        Assert.IsType<AnnouncedClaims>(provider.GetRequiredService<ISessionClaims>());
        Assert.IsType<AnnouncedLog>(provider.GetRequiredService<ISessionEventLog>());
        Assert.IsType<BusWorkSource>(provider.GetRequiredService<IWorkSource>());
    }

    [Fact]
    public void UseRabbitMq_Twice_AppliesBothSettingsAndAddsOnce()
    {
        Builder().UseRabbitMq(options => options.Address = Address).UseRabbitMq(options => options.MaxDeliveries = 7);
        using ServiceProvider provider = Build();

        RabbitMqOptions options = provider.GetRequiredService<IOptions<RabbitMqOptions>>().Value;
        Assert.Equal((Address, 7), (options.Address, options.MaxDeliveries));
        Assert.Single(_services, service => service.ServiceType == typeof(ISessionQueue));
        Assert.Single(_services, service => service.ServiceType == typeof(BusAnnouncer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UseRabbitMq_Worker_IsStoppedBeforeTheBus(bool isBefore)
    {
        IInvokeBuilder builder = Builder();
        if (isBefore)
        {
            builder.AddSessionWorker();
        }

        builder.UseRabbitMq(options => options.Address = Address);
        if (!isBefore)
        {
            builder.AddSessionWorker();
        }

        await using ServiceProvider provider = Build();

        string[] hosted = [.. provider.GetServices<IHostedService>().Select(service => service.GetType().Name)];
        Assert.Equal("SessionWorkerStart", hosted[^1]);
        Assert.True(Array.IndexOf(hosted, "MassTransitHostedService") < Array.IndexOf(hosted, "BusAnnouncer"), string.Join(", ", hosted));
    }

    [Fact]
    public void UseRabbitMq_NoQueue_SaysWhatToDo()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => _services.AddInvoke().UseRabbitMq());

        Assert.Equal("There is no ISessionQueue yet; call AddQueue, and what chooses where the queue is kept, before UseRabbitMq.", exception.Message);
    }

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_OutOfRange_AreRefusedWithoutThePassword(Action<RabbitMqOptions> change, string expected)
    {
        Builder().UseRabbitMq(options => options.Address = Address).UseRabbitMq(change);
        using ServiceProvider provider = Build();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<RabbitMqOptions>>().Value);

        Assert.Contains("RabbitMqOptions: " + expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", exception.Message, StringComparison.Ordinal);
    }

    private IInvokeBuilder Builder() => _services.AddLogging().AddInvoke().AddImages().AddQueue();

    private ServiceProvider Build() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
}
