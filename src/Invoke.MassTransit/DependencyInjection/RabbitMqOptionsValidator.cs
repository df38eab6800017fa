using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.MassTransit;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class RabbitMqOptionsValidator : IValidateOptions<RabbitMqOptions>
{
    private const int MaxNameLength = 100;
    private const int MostDeliveries = 100;

    public ValidateOptionsResult Validate(string? name, RabbitMqOptions options)
    {
        var faults = new OptionFaults(nameof(RabbitMqOptions));

        // The address has a password, so it is not quoted.
        faults.AddIf(
            options.Address is not { IsAbsoluteUri: true, Scheme: "amqp" or "amqps" or "rabbitmq" or "rabbitmqs", Host.Length: > 0 },
            "Address is missing or not of the form amqp://user:password@host/; set it to the broker's.");
        faults.AddIf(
            !IsName(options.QueueName),
            $"QueueName is '{options.QueueName}'; use 1 to {MaxNameLength} letters a to z, digits, '-', '_' and '.'.");
        faults.AddIf(options.MaxDeliveries is < 1 or > MostDeliveries, $"MaxDeliveries is {options.MaxDeliveries}; allowed are 1 to {MostDeliveries}.");
        faults.AddIf(
            options.SweepInterval < TimeSpan.FromSeconds(1) || options.SweepInterval > TimeSpan.FromHours(1),
            $"SweepInterval is {options.SweepInterval}; allowed are one second to one hour.");
        return faults.ToResult();
    }

    private static bool IsName(string? name) =>
        name is { Length: >= 1 and <= MaxNameLength } && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
