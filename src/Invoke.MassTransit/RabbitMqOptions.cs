namespace Invoke.MassTransit;

/// <summary>Options of the broker that tells workers of sessions.</summary>
public sealed class RabbitMqOptions
{
    /// <summary>Gets or sets the broker's address with user, password and virtual host, for example <c>amqp://invoke:…@broker/</c>; <c>amqps</c> for TLS.</summary>
    /// <value>Required. It is never logged, and no message of an exception has its password.</value>
    public Uri? Address { get; set; }

    /// <summary>Gets or sets the name of the queue of waiting sessions; hosts with different names share nothing.</summary>
    /// <value>1 to 100 letters a to z, digits, '-', '_' and '.'; <c>invoke-sessions</c> by default.</value>
    public string QueueName { get; set; } = "invoke-sessions";

    /// <summary>Gets or sets after how many deliveries without an acknowledgement an announcement goes to the queue of dead letters, named as the queue with <c>-dead</c> behind.</summary>
    /// <value>1 to 100; 5 by default. The session itself is quarantined by <see cref="Invoke.Queue.QueueOptions.MaxCrashes"/>.</value>
    public int MaxDeliveries { get; set; } = 5;

    /// <summary>Gets or sets how often a worker looks for work that no announcement told it of, as after the broker lost its data.</summary>
    /// <value>One second to an hour; half a minute by default. While the broker is away, workers look every five seconds at the least.</value>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(30);
}
