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
            builder.Services.AddInvoke().AddImages(options => options.RootPath = root.FullName).AddSessionResults().AddQueue().AddSessionWorker();
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
            using HttpResponseMessage queued = await PostAsync(client, "queue/default/enqueue_batch", """{"batch":{"graph":{"nodes":{"a":{"type":"integer","value":1}},"edges":[]},"data":[[{"node_path":"a","field_name":"value","items":[2]}]]}}""");
            using HttpResponseMessage refused = await PostAsync(client, "queue/default/enqueue_batch", """{"batch":{"graph":{"nodes":{"a":{"type":"none"}},"edges":[]}}}""");
            using HttpResponseMessage created = await PostAsync(client, "sessions", """{"nodes":{},"edges":[]}""");
            string session = (await created.Content.ReadAsStringAsync()).Split('"')[3];
            using HttpResponseMessage added = await PostAsync(client, $"sessions/{session}/nodes", """{"type":"integer","value":3}""");
            await using (Stream events = await client.GetStreamAsync("events?after=0"))
            using (var reader = new StreamReader(events))
            {
                while (await reader.ReadLineAsync() is { } line && !line.Contains("\"status\":\"completed\"", StringComparison.Ordinal))
                {
                }
            }

            using HttpResponseMessage item = await client.GetAsync("queue/default/i/1");
            bool hasResult = (await item.Content.ReadAsStringAsync()).Contains("integer_output", StringComparison.Ordinal);
            bool hasProblems = (await refused.Content.ReadAsStringAsync()).Contains("\"problems\":[{\"code\":\"unknown-type\"", StringComparison.Ordinal);
            Console.WriteLine($"queue over http: {(int)queued.StatusCode} {(int)refused.StatusCode} {hasProblems} {(int)created.StatusCode} {await added.Content.ReadAsStringAsync()} {hasResult}");
            int length = (await listed.Content.ReadAsStringAsync()).Split("image_name").Length - 1;
            Console.WriteLine(
                $"http: {(int)uploaded.StatusCode} {(int)changed.StatusCode} {(int)listed.StatusCode} {length} {(int)nodes.StatusCode} {(int)results.StatusCode}, {(int)problem.StatusCode} {problem.Content.Headers.ContentType?.MediaType}");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string address, string json) =>
        client.PostAsync(new Uri(address, UriKind.Relative), new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
}
