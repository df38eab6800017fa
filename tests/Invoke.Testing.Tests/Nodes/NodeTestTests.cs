namespace Invoke.Testing.Tests;

public sealed class NodeTestTests
{
    private readonly NodeTestHost _host = new NodeTestHost().AddService<ITranslator>(new FakeTranslator());

    [Fact]
    public async Task Connect_RequiredInput_HasItsValue()
    {
        var node = new Repeat { Times = 2 };

        NodeTestResult<Repeat.Result> result = await _host.Test(node).Connect(node.In.Text, "ab").RunAsync();

        Assert.Equal("abab", result.Output.Text);
    }

    [Fact]
    public async Task Connect_ValueOutOfRange_FailsTheInvocation()
    {
        var node = new Repeat { Text = "a" };

        NodeTestResult<Repeat.Result> result = await _host.Test(node).Connect(node.In.Times, 4).RunAsync();

        Assert.Equal(GraphStatus.Failed, result.Status);
        Assert.Contains("is 4; allowed 1 to 3", result.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_Twice_TakesTheLast()
    {
        var node = new Checked();

        NodeTestResult<Checked.Result> result = await _host.Test(node).Connect(node.In.Value, 1).Connect(node.In.Value, 2).RunAsync();

        Assert.Equal(2, result.Output.Value);
    }

    [Fact]
    public async Task Connect_Disposable_StaysTheTests()
    {
        using var value = new CountingDisposable();
        var node = new PassDisposable();

        await using (NodeTestResult<PassDisposable.Result> result = await _host.Test(node).Connect(node.In.Value, value).RunAsync())
        {
            Assert.Same(value, result.Output.Value);
        }

        Assert.Equal(0, value.DisposeCount);
    }

    [Fact]
    public void Connect_InputOfAnotherNode_Throws()
    {
        NodeTest<Repeat.Result> test = _host.Test(new Repeat());

        Assert.Throws<ArgumentException>(() => test.Connect(new Repeat().In.Text, "a"));
    }

    [Fact]
    public void Connect_InputOfAnotherType_Throws()
    {
        var node = new Repeat();

        var exception = Assert.Throws<ArgumentException>(() => _host.Test(node).Connect(new Input<long>(node, "text"), 1));

        Assert.Contains("no input 'text' of the type System.Int64", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelAtProgress_SecondReport_NothingFollows()
    {
        NodeTestResult<Translate.Result> result = await _host.Test(new Translate { Texts = ["a", "b", "c"] }).CancelAtProgress(2).RunAsync();

        Assert.Equal(GraphStatus.Canceled, result.Status);
        Assert.Equal([1, 2], result.Progress.Select(each => each.Step));
    }

    [Fact]
    public async Task CancelAtProgress_LastReport_KeepsWhatTheNodeReturned()
    {
        NodeTestResult<Translate.Result> result = await _host.Test(new Translate { Texts = ["a"] }).CancelAtProgress(1).RunAsync();

        Assert.Equal(GraphStatus.Completed, result.Status);
        Assert.Equal(["A"], result.Output.Texts);
    }

    [Fact]
    public async Task Observe_OwnObserver_SeesTheRun()
    {
        var observer = new RecordingObserver();

        NodeTestResult<Checked.Result> result = await _host.Test(new Checked()).Observe(observer).RunAsync();

        Assert.Equal(result.Events, observer.Events);
    }

    [Fact]
    public async Task RunAsync_Again_RunsAnew()
    {
        NodeTest<Translate.Result> test = _host.Test(new Translate { Texts = ["a", "b"] }).CancelAtProgress(1);
        await test.RunAsync();

        NodeTestResult<Translate.Result> second = await test.RunAsync();

        Assert.Single(second.Progress);
    }
}
