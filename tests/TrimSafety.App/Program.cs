using TrimSafety.App;

// Each part writes a line for each thing that worked; TrimSafety.Tests compares them. What does not work throws.
SwitchPart.Run();
await BuiltinPart.RunAsync();
await UserNodePart.RunAsync();
await HostPart.RunAsync();
await ImagePart.RunAsync();
await ImageNodePart.RunAsync();
await S3Part.RunAsync();
await QueuePart.RunAsync();
await HttpPart.RunAsync();
