namespace Invoke.Graph;

/// <summary>Marks a <c>sealed partial</c> class derived from <see cref="Node"/> as a node type for the source generator.</summary>
/// <remarks>
/// <para>The class has exactly one method <c>RunAsync</c>, which returns <c>ValueTask&lt;TResult&gt;</c> or <c>Task&lt;TResult&gt;</c>; or
/// <see cref="ValueTask"/> or <see cref="Task"/> for a node without outputs.</para>
/// <para>Its parameters, in any order, are services of the run's scope (resolved once per run), <see cref="NodeContext"/> and
/// <see cref="CancellationToken"/>; nothing else.</para>
/// <para>Each public property of <c>TResult</c> is an output port; each property marked <see cref="InputAttribute"/> is an input port.</para>
/// </remarks>
/// <param name="type">The stable type id on the wire, <c>vendor.snake_case</c>; built-in nodes use InvokeAI's ids.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NodeAttribute(string type) : Attribute
{
    /// <summary>Gets the stable type id on the wire.</summary>
    public string Type { get; } = type;

    /// <summary>Gets or sets the semantic version of the node type.</summary>
    /// <value>The default is <c>1.0.0</c>.</value>
    public string Version { get; set; } = "1.0.0";

    /// <summary>Gets or sets the category an editor lists the node under, for example <c>image</c>.</summary>
    /// <value>The default is null: none.</value>
    public string? Category { get; set; }

    /// <summary>Gets or sets the title an editor shows.</summary>
    /// <value>The default is null: editors show the type id.</value>
    public string? Title { get; set; }

    /// <summary>Gets or sets the lane that invocations of this type share, for example <c>inference</c>.</summary>
    /// <value>
    /// The default is null: no lane. Within a run a lane takes one invocation at a time unless <see cref="GraphRunOptions.LaneLimits"/> says otherwise; over all runs of the process
    /// as many as <see cref="GraphLaneOptions"/> says.
    /// </value>
    public string? Lane { get; set; }

    /// <summary>Gets or sets one sentence on what the node does.</summary>
    /// <value>The default is null: the summary of the class's documentation, where the project has it parsed.</value>
    public string? Description { get; set; }
}
