namespace Invoke.Internal.Errors;

/// <summary>Messages of argument exceptions for those who do not know the argument.</summary>
internal static class PlainMessageExtensions
{
    /// <summary>The message without the name of the parameter that the runtime adds to that of an argument exception.</summary>
    public static string PlainMessage(this Exception exception) => exception is ArgumentException { ParamName: { } name }
        ? exception.Message.Replace($" (Parameter '{name}')", string.Empty, StringComparison.Ordinal)
        : exception.Message;
}
