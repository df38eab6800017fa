using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>The routes of node types.</summary>
internal static class NodeEndpoints
{
    private const string Json = "application/json; charset=utf-8";

    // A catalog never changes, and describing all of it takes milliseconds.
    private static readonly ConditionalWeakTable<NodeCatalog, byte[]> Schemas = [];

    public static void Map(RouteGroupBuilder group, InvokeEndpointOptions options)
    {
        RouteGroupBuilder nodes = group.MapGroup("/nodes");
        nodes.WithTags("nodes");
        nodes.MapGet("/", List)
            .Describe(options, "ListNodeTypes", "Lists the node types that graphs may use.")
            .Produces<IReadOnlyList<NodeTypeAnswer>>();
        nodes.MapGet("/schemas", GetSchemas)
            .Describe(options, "GetNodeSchemas", "Gets the JSON schemas of all node types, with what they share.")
            .Produces<JsonElement>();
        nodes.MapGet("/{type}/schema", GetSchema)
            .Describe(options, "GetNodeSchema", "Gets the JSON schema of a node type.", StatusCodes.Status404NotFound)
            .Produces<JsonElement>();
    }

    private static JsonHttpResult<IReadOnlyList<NodeTypeAnswer>> List([FromServices] NodeCatalog catalog) =>
        TypedResults.Json<IReadOnlyList<NodeTypeAnswer>>([.. catalog.Descriptors.Select(NodeTypeAnswer.Of)], HttpJsonContext.Default.IReadOnlyListNodeTypeAnswer);

    private static Utf8ContentHttpResult GetSchemas([FromServices] NodeCatalog catalog) =>
        TypedResults.Text(Schemas.GetValue(catalog, static each => Encoding.UTF8.GetBytes(each.GetJsonSchemas())), Json);

    private static Utf8ContentHttpResult GetSchema([FromRoute] string type, [FromServices] NodeCatalog catalog) => catalog.TryGet(type, out _)
        ? TypedResults.Text(Encoding.UTF8.GetBytes(catalog.GetJsonSchema(type)), Json)
        : throw HttpProblemException.NotFound("No node type has this id. 'nodes' lists those there are; more are added with AddNodes.");
}
