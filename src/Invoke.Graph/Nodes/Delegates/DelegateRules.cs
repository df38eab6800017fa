namespace Invoke.Graph;

/// <summary>Finds delegates that compile as something other than what their author meant.</summary>
internal static class DelegateRules
{
    private const string Shape = "take the inputs, then NodeContext where it is needed, then CancellationToken, and return Task<T>";

    public static void CheckInput<T>(string id)
    {
        if (typeof(T) == typeof(NodeContext) || typeof(T) == typeof(CancellationToken))
        {
            throw new ArgumentException($"The delegate of node '{id}' takes {typeof(T).Name} as an input; {Shape}.");
        }
    }

    public static void CheckOutput<T>(string id)
    {
        if (typeof(Task).IsAssignableFrom(typeof(T))
            || typeof(T) == typeof(ValueTask)
            || (typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            throw new ArgumentException($"The delegate of node '{id}' returns a task that nothing would wait for; {Shape}.");
        }
    }
}
