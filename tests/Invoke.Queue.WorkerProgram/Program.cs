using System.Globalization;
using Invoke.Graph;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// root, lanes, milliseconds between renewals, deaths before an item is quarantined
HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders().AddProvider(new Invoke.Queue.WorkerProgram.LostClaims());
IInvokeBuilder invoke = builder.Services.AddInvoke()
    .AddImages(options => (options.RootPath, options.DatabaseBusyTimeout) = (args[0], TimeSpan.FromMinutes(1)))
    .AddQueue(options => options.MaxCrashes = int.Parse(args[3], CultureInfo.InvariantCulture))
    .AddSessionWorker(options =>
    {
        options.MaxConcurrentSessions = int.Parse(args[1], CultureInfo.InvariantCulture);
        options.RenewInterval = TimeSpan.FromMilliseconds(int.Parse(args[2], CultureInfo.InvariantCulture));
        options.ProgressInterval = TimeSpan.Zero;
    })
    .AddNodes(Invoke.Queue.WorkerProgram.GeneratedNodes.All);
if (Environment.GetEnvironmentVariable("INVOKE_TEST_DATABASE") is { } connection)
{
    invoke.UsePostgreSql(options =>
    {
        options.ConnectionString = connection;
        options.Schema = Environment.GetEnvironmentVariable("INVOKE_TEST_SCHEMA") ?? options.Schema;
        options.Lease = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("INVOKE_TEST_LEASE") ?? "30", CultureInfo.InvariantCulture));
    });
}

if (Environment.GetEnvironmentVariable("INVOKE_TEST_BROKER") is { } broker)
{
    invoke.UseRabbitMq(options =>
    {
        options.Address = new Uri(broker);
        options.SweepInterval = TimeSpan.FromSeconds(1);
        options.MaxDeliveries = int.Parse(Environment.GetEnvironmentVariable("INVOKE_TEST_DELIVERIES") ?? "5", CultureInfo.InvariantCulture);
    });
}

using IHost host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
await host.WaitForShutdownAsync();
Console.WriteLine("stopped");
