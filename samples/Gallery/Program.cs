using Gallery;
using Invoke.Inference.Onnx;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddInvoke()
    .AddImages(options => options.RootPath = builder.Configuration["Root"] ?? "output")
    .UseVips()
    .AddOnnx(options => options.ModelRoots.Add(DefaultModel.Find()))
    .AddQueue()
    .AddSessionResults()
    .AddSessionWorker();
builder.Services.AddHealthChecks().AddInvoke();

WebApplication app = builder.Build();
app.Use(PageHeaders.AddAsync);
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapInvoke("/api/v1");
app.MapGet("/samplers", (SamplerCatalog samplers) => samplers.Names);
app.MapHealthChecks("/health");
await app.RunAsync();
