using System.Globalization;
using Invoke.Images.TestProgram;

// The test reads what is printed, and answers on standard input.
string root = args[1];
switch (args[0])
{
    case "insert":
        await InsertingPart.RunAsync(root, prefix: args[2], count: int.Parse(args[3], CultureInfo.InvariantCulture));
        break;
    default:
        throw new ArgumentException($"'{args[0]}' is nothing this program does.");
}
