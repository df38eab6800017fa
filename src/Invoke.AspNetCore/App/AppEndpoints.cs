using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>The routes of the app itself.</summary>
internal static class AppEndpoints
{
    private static readonly VersionAnswer Version = new(typeof(AppEndpoints).Assembly.GetName().Version!.ToString(3)); // the build sets it

    public static void Map(RouteGroupBuilder group, InvokeEndpointOptions options) => group.MapGet("/app/version", GetVersion).WithTags("app")
        .Describe(options, "GetVersion", "Gets the version of the endpoints.")
        .Produces<VersionAnswer>();

    private static JsonHttpResult<VersionAnswer> GetVersion() => TypedResults.Json(Version, HttpJsonContext.Default.VersionAnswer);
}
