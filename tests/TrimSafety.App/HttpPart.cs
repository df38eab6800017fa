using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TrimSafety.App;

/// <summary>A server with the endpoints: an upload, a list, a change, a problem.</summary>
internal static class HttpPart
{
    public static async Task RunAsync()
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("invoke-trim-");
        try
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.Services.AddInvoke().AddImages(options => options.RootPath = root.FullName).AddSessionResults();
            await using WebApplication app = builder.Build();
            app.MapInvoke("/api/v1");
            await app.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single() + "/api/v1/") };

            // The smallest PNG there is: one gray pixel.
            byte[] png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");
            using var form = new MultipartFormDataContent { { new ByteArrayContent(png), "file", "a.png" } };
            using HttpResponseMessage uploaded = await client.PostAsync("images/upload?image_category=user&is_intermediate=false", form);
            using HttpResponseMessage changed = await client.PatchAsync(uploaded.Headers.Location, new StringContent("""{"starred":true}""", System.Text.Encoding.UTF8, "application/json"));
            using HttpResponseMessage listed = await client.GetAsync("images/?categories=user&starred=true&order_dir=ASC");
            using HttpResponseMessage nodes = await client.GetAsync("nodes");
            using HttpResponseMessage results = await client.GetAsync("results");
            using HttpResponseMessage problem = await client.GetAsync("images/?limit=0");
            int length = (await listed.Content.ReadAsStringAsync()).Split("image_name").Length - 1;
            Console.WriteLine(
                $"http: {(int)uploaded.StatusCode} {(int)changed.StatusCode} {(int)listed.StatusCode} {length} {(int)nodes.StatusCode} {(int)results.StatusCode}, {(int)problem.StatusCode} {problem.Content.Headers.ContentType?.MediaType}");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
