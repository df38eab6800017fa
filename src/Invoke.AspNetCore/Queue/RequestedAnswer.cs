using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>How many items a batch makes.</summary>
internal sealed record RequestedAnswer([property: JsonPropertyName("requested")] long Requested);
