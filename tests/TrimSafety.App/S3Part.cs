using Invoke.Images;
using Microsoft.Extensions.DependencyInjection;

namespace TrimSafety.App;

/// <summary>Files in a bucket, as far as that goes without a store: an address is signed, and a store that is away is told.</summary>
internal static class S3Part
{
    public static async Task RunAsync()
    {
        string root = Directory.CreateTempSubdirectory("invoke-trim-s3-").FullName;
        try
        {
            var services = new ServiceCollection();
            services.AddInvoke().AddImages(options => options.RootPath = root).UseS3(options =>
            {
                options.Bucket = "bucket";
                options.ServiceUrl = "http://127.0.0.1:1";
                options.ForcePathStyle = true;
                options.AccessKeyId = "key";
                options.SecretAccessKey = "secret";
                options.MaxRetries = 0;
            }).UseS3Urls();
            await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
            string url = await provider.GetRequiredService<IUrlService>().GetUrlAsync("a.png", ImageFileKind.Full, CancellationToken.None);
            Console.WriteLine($"s3: {url.Split('?')[0]}, signed {url.Contains("X-Amz-Signature=", StringComparison.Ordinal)}, {await FailAsync(provider)}");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<string> FailAsync(ServiceProvider provider)
    {
        try
        {
            await provider.GetRequiredService<IImageService>().InitializeAsync();
            return "somebody answered";
        }
        catch (ImageStorageException exception)
        {
            return exception.Message.Split(", ")[0];
        }
    }
}
