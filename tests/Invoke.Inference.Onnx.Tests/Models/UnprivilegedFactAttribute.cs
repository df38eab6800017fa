namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>A test that takes permissions away, which stops nobody who is root, and needs the modes of Unix.</summary>
internal sealed class UnprivilegedFactAttribute : FactAttribute
{
    public UnprivilegedFactAttribute()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Skip = "Permissions stop only users of Unix who are not root; run the tests as one.";
        }
    }
}
