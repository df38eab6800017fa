namespace Invoke.Graph;

/// <summary>Marks a settable property of a node as an input port.</summary>
/// <remarks>
/// The port's name on the wire is the property's name in snake_case unless <see cref="Name"/> is set. The value the property has in a
/// new instance is the default. A <c>System.ComponentModel.DataAnnotations.RangeAttribute</c> beside this one bounds numbers.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute : Attribute
{
    /// <summary>Gets or sets whether a graph is invalid while the port has neither a connection nor a value.</summary>
    /// <value>The default is false.</value>
    public bool Required { get; set; }

    /// <summary>Gets or sets the port's name on the wire where it is not the property's name in snake_case.</summary>
    /// <value>The default is null: the property's name in snake_case.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets one sentence on what the port means.</summary>
    /// <value>The default is null: the summary of the property's documentation, where the project has it parsed.</value>
    public string? Description { get; set; }
}
