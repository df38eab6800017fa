using Gallery;
using Invoke.Graph;
using Invoke.Inference.Onnx;
using Samples;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
IInvokeBuilder invoke = builder.Services.AddInvoke()
    .AddImages(options => options.RootPath = builder.Configuration["Root"] ?? "output")
    .UseVips()
    .AddOnnx(options => options.ModelRoots.Add(DefaultModel.Find()))
    .AddQueue()
    .AddSessionResults();
if (builder.Configuration.GetValue("Worker", defaultValue: true))
{
    invoke.AddSessionWorker();
}

// More than one machine: samples/Cluster runs this host beside workers of their own.
if (builder.Configuration["PostgreSql"] is { } database)
{
    invoke.UsePostgreSql(options => options.ConnectionString = database);
}

if (builder.Configuration["RabbitMq"] is { } broker)
{
    invoke.UseRabbitMq(options => options.Address = new Uri(broker));
}

builder.Services.AddHealthChecks().AddInvoke();

WebApplication app = builder.Build();
app.Use(PageHeaders.AddAsync);
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapInvoke("/api/v1", options => options.IncludeErrorDetails = builder.Configuration.GetValue("ShowWorkers", defaultValue: false));
app.MapGet("/settings", (SamplerCatalog samplers) => new { Samplers = samplers.Names, Spread = builder.Configuration.GetValue("Spread", defaultValue: 1) });
app.MapHealthChecks("/health");
await app.RunAsync();
