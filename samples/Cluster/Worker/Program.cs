using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A worker of the cluster: the same registrations as the host's, and no endpoints.
HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("MassTransit", LogLevel.Warning);
builder.Services.AddInvoke()
    .AddImages(options => options.RootPath = Setting("Root"))
    .UseVips()
    .AddOnnx(options =>
    {
        options.ModelRoots.Add(Setting("Models"));
        options.IntraOpThreads = 1;
    })
    .AddQueue()
    .AddSessionResults()
    .AddSessionWorker()
    .UsePostgreSql(options => options.ConnectionString = Setting("PostgreSql"))
    .UseRabbitMq(options => options.Address = new Uri(Setting("RabbitMq")));
await builder.Build().RunAsync();

string Setting(string name) => builder.Configuration[name] ?? throw new InvalidOperationException($"Setting '{name}' is missing; samples/Cluster/run sets it.");
