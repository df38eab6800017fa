namespace Invoke.AspNetCore;

/// <summary>Messages of argument exceptions for those who do not know the argument.</summary>
internal static class ArgumentExceptionExtensions
{
    /// <summary>The message without the name of the parameter that the runtime adds.</summary>
    public static string PlainMessage(this ArgumentException exception) => exception.ParamName is { } name
        ? exception.Message.Replace($" (Parameter '{name}')", string.Empty, StringComparison.Ordinal)
        : exception.Message;
}
