using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>The routes of models; a host without a catalog has none.</summary>
internal static class ModelEndpoints
{
    public static void Map(RouteGroupBuilder group, InvokeEndpointOptions options)
    {
        RouteGroupBuilder models = group.MapGroup("/models");
        models.WithTags("models");
        models.MapGet("/", ListAsync)
            .Describe(options, "ListModels", "Lists the models that nodes can use, by name.")
            .Produces<ModelsAnswer>();
        models.MapGet("/{key}", GetAsync)
            .Describe(options, "GetModel", "Gets a model by its key.", StatusCodes.Status404NotFound)
            .Produces<ModelIdentifier>();
    }

    private static async Task<JsonHttpResult<ModelsAnswer>> ListAsync(HttpContext context, CancellationToken cancellationToken)
    {
        IModelCatalog? catalog = context.RequestServices.GetService<IModelCatalog>();
        IReadOnlyList<ModelIdentifier> models = catalog is null ? [] : await catalog.ListAsync(cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new ModelsAnswer(models), HttpJsonContext.Default.ModelsAnswer);
    }

    private static async Task<JsonHttpResult<ModelIdentifier>> GetAsync([FromRoute] string key, HttpContext context, CancellationToken cancellationToken)
    {
        IModelCatalog? catalog = context.RequestServices.GetService<IModelCatalog>();
        ModelIdentifier? model = catalog is null ? null : await catalog.FindAsync(key, cancellationToken).ConfigureAwait(false);
        return model is null
            ? throw HttpProblemException.NotFound("No model has this key. 'models' lists those there are.")
            : TypedResults.Json(model, HttpJsonContext.Default.ModelIdentifier);
    }
}
