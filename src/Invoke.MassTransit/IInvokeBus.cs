using global::MassTransit;

namespace Invoke.MassTransit;

/// <summary>The bus of this package, beside whatever bus the host has; for MassTransit's container.</summary>
public interface IInvokeBus : IBus;
