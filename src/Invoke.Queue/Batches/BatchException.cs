using Invoke.Graph;

namespace Invoke.Queue;

/// <summary>A batch's values do not fit its graph, or each other.</summary>
/// <param name="message">Which node, field or list, what is wrong with it, and what to do.</param>
/// <param name="innerException">The cause, if there is more to it.</param>
public sealed class BatchException(string message, Exception? innerException = null) : InvokeException(message, innerException);
