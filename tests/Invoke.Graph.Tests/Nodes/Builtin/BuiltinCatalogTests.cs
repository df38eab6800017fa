using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.Nodes.Builtin;

/// <summary>Ids, versions, fields and defaults equal InvokeAI's, so that its graphs run unmodified.</summary>
public sealed class BuiltinCatalogTests
{
    public static TheoryData<string> Types =>
    [
        "add 1.0.1 | a:integer=0; b:integer=0 -> value:integer",
        "boolean 1.0.1 | value:boolean=false -> value:boolean",
        "boolean_collection 1.0.2 | collection:list of boolean=[] -> collection:list of boolean",
        "div 1.0.1 | a:integer=0; b:integer=0 -> value:integer",
        "float 1.0.1 | value:float=0 -> value:float",
        "float_collection 1.0.2 | collection:list of float=[] -> collection:list of float",
        "float_math 1.0.1 | operation:FloatOperation=\"ADD\"; a:float=1; b:float=1 -> value:float",
        "float_to_int 1.0.1 | value:float=0; multiple:integer=1; method:RoundingMethod=\"Nearest\" -> value:integer",
        "if 1.0.0 | condition:boolean=false; true_input:any=null; false_input:any=null -> value:any",
        "integer 1.0.1 | value:integer=0 -> value:integer",
        "integer_collection 1.0.2 | collection:list of integer=[] -> collection:list of integer",
        "integer_math 1.0.1 | operation:IntegerOperation=\"ADD\"; a:integer=1; b:integer=1 -> value:integer",
        "mul 1.0.1 | a:integer=0; b:integer=0 -> value:integer",
        "prompt_from_file 1.0.2 | file_path:string=null; pre_prompt:string=null; post_prompt:string=null; start_line:integer=1; "
            + "max_prompts:integer=1 -> collection:list of string",
        "rand_float 1.0.1 | low:float=0; high:float=1; decimals:integer=2 -> value:float",
        "rand_int 1.0.1 | low:integer=0; high:integer=2147483647 -> value:integer",
        "random_range 1.0.1 | low:integer=0; high:integer=2147483647; size:integer=1; seed:integer=0 -> collection:list of integer",
        "range 1.0.0 | start:integer=0; stop:integer=10; step:integer=1 -> collection:list of integer",
        "range_of_size 1.0.0 | start:integer=0; size:integer=1; step:integer=1 -> collection:list of integer",
        "round_float 1.0.1 | value:float=0; decimals:integer=0 -> value:float",
        "string 1.0.1 | value:string=\"\" -> value:string",
        "string_collection 1.0.2 | collection:list of string=[] -> collection:list of string",
        "string_join 1.0.1 | string_left:string=\"\"; string_right:string=\"\" -> value:string",
        "string_join_three 1.0.1 | string_left:string=\"\"; string_middle:string=\"\"; string_right:string=\"\" -> value:string",
        "string_replace 1.0.1 | string:string=\"\"; search_string:string=\"\"; replace_string:string=\"\"; use_regex:boolean=false -> value:string",
        "string_split 1.0.1 | string:string=\"\"; delimiter:string=\"\" -> string_1:string; string_2:string",
        "sub 1.0.1 | a:integer=0; b:integer=0 -> value:integer",
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Default_BuiltinType_HasInvokeAIsFields(string expected)
    {
        Assert.True(NodeCatalog.Default.TryGet(expected.Split(' ')[0], out NodeDescriptor? descriptor));

        Assert.Equal(expected, Describe(descriptor));
    }

    [Fact]
    public void Default_Types_AreAllListedHere()
    {
        IEnumerable<string> listed = Types.Cast<object[]>().Select(row => ((string)row[0]).Split(' ')[0]).Concat(["iterate", "collect", "graph", "switch"]);

        Assert.Equal(listed.Order(StringComparer.Ordinal), NodeCatalog.Default.Descriptors.Select(descriptor => descriptor.Type));
    }

    [Fact]
    public void Default_EveryType_ExplainsItself()
    {
        Assert.All(NodeCatalog.Default.Descriptors, descriptor =>
        {
            Assert.NotNull(descriptor.Title);
            Assert.NotNull(descriptor.Category);
            Assert.NotNull(descriptor.Description);
        });
    }

    [Fact]
    public void Default_Range_HasOneLineDescriptions()
    {
        NodeDescriptor descriptor = new IntegerRange().Descriptor;

        Assert.Equal("Gives the integers from a start up to, but without, a stop.", descriptor.Description);
        Assert.Equal("The integer that ends the range and is not part of it.", descriptor.FindInput("stop")?.Description);
    }

    [Fact]
    public void AddInvoke_Catalog_HasTheBuiltinTypes()
    {
        var services = new ServiceCollection();
        services.AddInvoke();
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal(NodeCatalog.Default.Descriptors, provider.GetRequiredService<NodeCatalog>().Descriptors);
    }

    private static string Describe(NodeDescriptor descriptor)
    {
        Node node = descriptor.CreateNode();
        IEnumerable<string> inputs = descriptor.Inputs.Select(input => $"{input.Name}:{input.Type}={Json(input, node)}");
        IEnumerable<string> outputs = descriptor.Outputs.Select(output => $"{output.Name}:{output.Type}");
        return $"{descriptor.Type} {descriptor.Version} | {string.Join("; ", inputs)} -> {string.Join("; ", outputs)}";
    }

    private static string Json(InputPort input, Node node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            input.WriteValue(node, writer, NodeCatalog.Default.JsonOptions);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
