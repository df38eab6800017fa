namespace Invoke.Images.Tests;

/// <summary>What the fakes throw, so that tests can tell it from everything else.</summary>
internal sealed class BrokenException() : Exception("broken on purpose");
