namespace Invoke.AspNetCore.Tests;

public sealed class CatalogTests
{
    [Fact]
    public async Task GetNodes_Catalog_IsListed()
    {
        await using TestHost host = await TestHost.StartAsync();

        JsonElement[] nodes = [.. (await host.GetJsonAsync("api/v1/nodes")).EnumerateArray()];

        Assert.Equal(host.Services.GetRequiredService<NodeCatalog>().Descriptors.Select(type => type.Type), nodes.Select(node => node.GetProperty("type").GetString()));
        JsonElement resize = nodes.Single(node => node.GetProperty("type").GetString() == "img_resize");
        Assert.Equal("image", resize.GetProperty("category").GetString());
        Assert.Contains("width", resize.GetProperty("inputs").EnumerateArray().Select(input => input.GetString()));
        Assert.Contains("image", resize.GetProperty("outputs").EnumerateArray().Select(output => output.GetString()));
    }

    [Fact]
    public async Task GetNodeSchemas_Catalog_AreTheCatalogs()
    {
        await using TestHost host = await TestHost.StartAsync();
        NodeCatalog catalog = host.Services.GetRequiredService<NodeCatalog>();

        Assert.Equal(catalog.GetJsonSchemas(), await host.Client.GetStringAsync("api/v1/nodes/schemas"));
        Assert.Equal(catalog.GetJsonSchemas(), await host.Client.GetStringAsync("api/v1/nodes/schemas"));
        Assert.Equal(catalog.GetJsonSchema("img_resize"), await host.Client.GetStringAsync("api/v1/nodes/img_resize/schema"));
    }

    [Fact]
    public async Task GetNodeSchema_Unknown_Is404()
    {
        await using TestHost host = await TestHost.StartAsync();

        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/nodes/none/schema");

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "AddNodes");
    }

    [Fact]
    public async Task GetModels_WithoutCatalog_IsEmpty()
    {
        await using TestHost host = await TestHost.StartAsync();

        using HttpResponseMessage model = await host.Client.GetAsync("api/v1/models/k1");

        Assert.Equal("""{"models":[]}""", await host.Client.GetStringAsync("api/v1/models"));
        await model.AssertProblemAsync(HttpStatusCode.NotFound, "'models' lists");
    }

    [Fact]
    public async Task GetModels_Catalog_IsListed()
    {
        await using TestHost host = await TestHost.StartAsync(invoke => invoke.Services.AddSingleton<IModelCatalog, Models>());

        using HttpResponseMessage missing = await host.Client.GetAsync("api/v1/models/k2");

        Assert.Equal("""{"models":[{"key":"k1","hash":null,"name":"n","base":"sd-1","type":"main"}]}""", await host.Client.GetStringAsync("api/v1/models/"));
        Assert.Equal("n", (await host.GetJsonAsync("api/v1/models/k1")).GetProperty("name").GetString());
        await missing.AssertProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task GetVersion_App_IsThePackages()
    {
        await using TestHost host = await TestHost.StartAsync();

        Assert.Matches(@"^\d+\.\d+\.\d+$", (await host.GetJsonAsync("api/v1/app/version")).GetProperty("version").GetString());
    }

    private sealed class Models : IModelCatalog
    {
        private static readonly ModelIdentifier Model = new("k1", null, "n", "sd-1", "main");

        public ValueTask<IReadOnlyList<ModelIdentifier>> ListAsync(CancellationToken cancellationToken) => new([Model]);

        public ValueTask<ModelIdentifier?> FindAsync(string key, CancellationToken cancellationToken) => new(key == "k1" ? Model : null);

        public ValueTask<ModelIdentifier> ResolveAsync(ModelIdentifier? model, CancellationToken cancellationToken) => new(Model);
    }
}
