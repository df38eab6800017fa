namespace Invoke.AspNetCore;

/// <summary>The rules of an endpoint's query.</summary>
internal sealed class QueryRules(params QueryRule[] rules) : IRequestCheck
{
    public IReadOnlyList<QueryRule> Rules => rules;

    public ValueTask CheckAsync(HttpContext context)
    {
        foreach (QueryRule rule in rules)
        {
            rule.Check(context.Request.Query);
        }

        return ValueTask.CompletedTask;
    }
}
