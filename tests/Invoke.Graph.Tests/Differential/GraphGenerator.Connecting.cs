namespace Invoke.Graph.Tests.Differential;

/// <content>How each kind of node is connected.</content>
internal sealed partial class GraphGenerator
{
    private static readonly string[] WorkInputs = ["a", "b", "c"];

    /// <summary>Connects one list, or several that are to be read in step; where nothing may fail, of the same length.</summary>
    private void ConnectLists(ModelPort first)
    {
        Connect(first, IterateNode.CollectionPort);
        bool mayDiffer = _fails && Chance(3);
        if (!mayDiffer && !_pairs.Contains(first))
        {
            return;
        }

        for (int more = _random.Next(3); more > 0; more--)
        {
            ModelPort[] lists = [.. (mayDiffer ? _ports : [.. _pairs]).Where(port => port.Type.Rank > 0)];
            Connect(lists[_random.Next(lists.Length)], IterateNode.CollectionPorts[_edges.Count]);
        }
    }

    private bool ConnectWork(Func<ModelType, bool> fits, int least)
    {
        foreach (string input in WorkInputs)
        {
            if ((_edges.Count < least || Chance(2)) && Pick(fits) is { } source)
            {
                Connect(source, input);
            }
        }

        return _edges.Count >= least;
    }

    /// <summary>Connects items of one kind, and lists of such items.</summary>
    private ModelType? ConnectCollector()
    {
        if (Pick(type => type.Rank < 2) is not { } first)
        {
            return null;
        }

        // A list is one of numbers or one of anything, and nothing else is both.
        bool FitsItem(ModelType type) => type.Rank == first.Type.Rank
            && (type == first.Type || (type.Rank == 0 && !type.IsFlag && !first.Type.IsFlag));
        bool FitsList(ModelType type) => type.Rank > 0 && FitsItem(type with { Rank = type.Rank - 1 });
        Connect(first, CollectNode.ItemPort);
        bool isAny = first.Type.IsAny;
        for (int more = _random.Next(4) - 1; more > 0; more--)
        {
            bool isItem = _random.Next(3) > 0;
            if (Pick(isItem ? FitsItem : FitsList) is { } source)
            {
                Connect(source, isItem ? CollectNode.ItemPort : CollectNode.CollectionPort);
                isAny |= source.Type.IsAny;
            }
        }

        if (Chance(8) && _edges.Exists(edge => edge.Input == CollectNode.CollectionPort))
        {
            _edges.RemoveAll(edge => edge.Input == CollectNode.ItemPort);
            isAny = _edges.Exists(edge => edge.Source.Type.IsAny);
        }

        return new ModelType(first.Type.Rank + 1, first.Type.IsFlag, isAny);
    }

    /// <summary>Connects an If; single values may come from literals, and are anything then.</summary>
    private ModelType ConnectIf(ModelType type, Dictionary<string, object?> literals)
    {
        if (_random.Next(8) > 0 && Pick(each => each == ModelType.Flag) is { } condition)
        {
            Connect(condition, IfNode.ConditionPort);
        }
        else
        {
            literals[IfNode.ConditionPort] = Chance(2);
        }

        foreach (string input in new[] { IfNode.TruePort, IfNode.FalsePort })
        {
            bool mayBeLiteral = type.Rank == 0;
            if ((!mayBeLiteral || _random.Next(6) > 0) && Pick(each => each == type) is { } source)
            {
                Connect(source, input);
            }
            else
            {
                literals[input] = Chance(3) ? null : (long)_random.Next(1000);
            }
        }

        bool isBothConnected = _edges.Count(edge => edge.Input != IfNode.ConditionPort) == 2;
        return isBothConnected ? type : new ModelType(0, IsAny: true);
    }

    /// <summary>Connects a switch of up to three inputs; where nothing may fail, with a default.</summary>
    private ModelType ConnectSwitch(ModelType type, Dictionary<string, object?> literals)
    {
        ModelPort[] small = [.. _small];
        if (small.Length > 0 && _random.Next(8) > 0)
        {
            Connect(small[_random.Next(small.Length)], SwitchNode.IndexPort);
        }
        else
        {
            literals[SwitchNode.IndexPort] = (long)_random.Next(4);
        }

        bool isAny = false;
        int inputs = _random.Next(1, 4);
        foreach (string input in SwitchNode.InputPorts.Take(inputs).Append(SwitchNode.DefaultPort))
        {
            bool isNeeded = input == SwitchNode.DefaultPort && !_fails;
            int dice = _random.Next(8);
            if ((dice > 1 || isNeeded) && Pick(each => each == type) is { } source)
            {
                Connect(source, input);
            }
            else if (dice == 1 && type.Rank == 0)
            {
                literals[input] = (long)_random.Next(1000);
                isAny = true;
            }
        }

        if (_edges.TrueForAll(edge => edge.Input == SwitchNode.IndexPort))
        {
            // There is one: the type is that of an output.
            isAny &= literals.Keys.Any(input => input != SwitchNode.IndexPort && input != SwitchNode.InputPorts[0]);
            literals.Remove(SwitchNode.InputPorts[0]);
            Connect(Pick(each => each == type)!, SwitchNode.InputPorts[0]);
        }

        return isAny || type.IsAny ? type with { IsFlag = type.IsFlag && type.Rank > 0, IsAny = true } : type;
    }
}
