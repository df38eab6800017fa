using System.Globalization;
using Invoke.Images.TestProgram;

// The test reads what is printed, and answers on standard input.
string root = args[1];
switch (args[0])
{
    case "insert":
        await InsertingPart.RunAsync(root, prefix: args[2], count: int.Parse(args[3], CultureInfo.InvariantCulture));
        break;
    case "create":
        await DyingPart.CreateAsync(root, step: args[2]);
        break;
    case "delete":
        await DyingPart.DeleteAsync(root, step: args[2]);
        break;
    case "churn":
        await DyingPart.ChurnAsync(root);
        break;
    default:
        throw new ArgumentException($"'{args[0]}' is nothing this program does.");
}
