namespace Packages.Tests;

/// <summary>The packages, and what each is allowed to bring with it: whoever adds a dependency changes this list, and says why.</summary>
internal static class Libraries
{
    public static IReadOnlyDictionary<string, string[]> Dependencies { get; } = new Dictionary<string, string[]>
    {
        ["Invoke.AspNetCore"] = ["Invoke.Graph", "Invoke.Images", "Invoke.Queue"],
        ["Invoke.Client"] = [],
        ["Invoke.Graph"] = ["Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options"],
        ["Invoke.Images"] = ["Invoke.Graph", "Microsoft.Data.Sqlite"],
        ["Invoke.Images.S3"] = ["AWSSDK.S3", "Invoke.Graph", "Invoke.Images"],
        ["Invoke.Images.Vips"] = ["Invoke.Graph", "Invoke.Images"],
        ["Invoke.Inference.Onnx"] = ["Invoke.Graph", "Invoke.Images", "Microsoft.ML.OnnxRuntime.Managed", "System.Numerics.Tensors"],
        ["Invoke.MassTransit"] = ["Invoke.Graph", "Invoke.Queue", "MassTransit.RabbitMQ", "Microsoft.Extensions.Hosting.Abstractions"],
        ["Invoke.PostgreSql"] = ["Invoke.Graph", "Invoke.Images", "Invoke.Queue", "Npgsql"],
        ["Invoke.Queue"] = ["Invoke.Graph", "Invoke.Images", "Microsoft.Extensions.Hosting.Abstractions"],
        ["Invoke.Testing"] = ["Invoke.Graph", "Invoke.Images"],
    };

    public static TheoryData<string> Names => [.. Dependencies.Keys];
}
