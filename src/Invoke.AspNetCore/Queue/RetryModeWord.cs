using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary><see cref="RetryMode"/> as a query says it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetryModeWord>))]
internal enum RetryModeWord
{
    resume = RetryMode.Resume,
    restart = RetryMode.Restart,
}
