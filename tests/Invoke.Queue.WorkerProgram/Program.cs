using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// root, lanes, milliseconds between renewals, deaths before an item is quarantined
HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Services.AddInvoke()
    .AddImages(options => options.RootPath = args[0])
    .AddQueue(options => options.MaxCrashes = int.Parse(args[3], CultureInfo.InvariantCulture))
    .AddSessionWorker(options =>
    {
        options.Lanes = int.Parse(args[1], CultureInfo.InvariantCulture);
        options.RenewInterval = TimeSpan.FromMilliseconds(int.Parse(args[2], CultureInfo.InvariantCulture));
        options.ProgressInterval = TimeSpan.Zero;
    })
    .AddNodes(Invoke.Queue.WorkerProgram.GeneratedNodes.All);
using IHost host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
await host.WaitForShutdownAsync();
Console.WriteLine("stopped");
