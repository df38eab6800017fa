using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>Makes a queue of the kind that is tested.</summary>
/// <param name="configure">Sets its bounds.</param>
public delegate QueueHost QueueHostFactory(Action<QueueOptions>? configure = null);
