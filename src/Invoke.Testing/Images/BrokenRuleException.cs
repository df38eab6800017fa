namespace Invoke.Testing;

/// <summary>A check failed; the contract adds the rule and the codec.</summary>
internal sealed class BrokenRuleException(string message) : Exception(message);
