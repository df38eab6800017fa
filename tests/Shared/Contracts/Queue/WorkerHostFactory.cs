using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>Makes a store with a queue of the kind that is tested.</summary>
/// <param name="configure">Sets options of its workers.</param>
/// <param name="configureQueue">Sets the bounds of its queue.</param>
public delegate WorkerHost WorkerHostFactory(Action<SessionWorkerOptions>? configure = null, Action<QueueOptions>? configureQueue = null);
