using Invoke.Graph;

namespace Invoke.Images;

/// <content>What a result cache knows of an image: its name.</content>
public sealed partial record ImageRef : INamedResource
{
    string INamedResource.ResourceName => ImageName;
}
