namespace Invoke.Inference.Onnx.Tests;

public sealed class SamplerScheduleTests
{
    private static readonly SamplerSchedule Ten = new([901, 801, 701, 601, 501, 401, 301, 201, 101, 1], [], 1, 10, 1000);

    // What a second-order sampler lists for four steps: the first once, every other twice.
    private static readonly SamplerSchedule SecondOrder = new([999, 666, 666, 333, 333, 0, 0], [], 1, 4, 1000, order: 2);

    [Theory]
    [InlineData(0, 1, 0, 10)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1, 10, 10)]
    [InlineData(0.3, 1, 3, 10)]
    [InlineData(0.299, 1, 3, 10)]
    [InlineData(0.2985, 1, 2, 10)]
    [InlineData(0.0, 0.7, 0, 7)]
    [InlineData(0.5, 0.7, 5, 7)]
    [InlineData(0.7, 0.5, 7, 7)]
    public void GetRange_FirstOrder_CountsTimestepsNotBelowThePoint(double start, double end, int first, int last) =>
        Assert.Equal(new StepRange(first, last), Ten.GetRange(start, end));

    [Fact]
    public void Create_SecondOrder_KeepsWhatWasAskedFor()
    {
        Assert.Equal((4, 1000, 2, 7), (SecondOrder.RequestedSteps, SecondOrder.TrainTimesteps, SecondOrder.Order, SecondOrder.Count));
        Assert.Equal(3, SecondOrder.GetRange(0.4, 1).Count);
    }

    [Theory]
    [InlineData(0, 1, 0, 7)]
    [InlineData(0.4, 1, 4, 7)]
    [InlineData(0, 0.4, 0, 4)]
    [InlineData(1, 1, 7, 7)]
    public void GetRange_SecondOrder_CountsWholeSteps(double start, double end, int first, int last) =>
        Assert.Equal(new StepRange(first, last), SecondOrder.GetRange(start, end));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.75, 3)]
    [InlineData(0.6, 4)]
    [InlineData(0, 10)]
    public void GetFirstStep_FirstOrder_TakesTheLastShareOfSteps(double strength, int first) =>
        Assert.Equal(first, Ten.GetFirstStep(strength));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 4)]
    [InlineData(0, 7)]
    public void GetFirstStep_SecondOrder_CountsWholeSteps(double strength, int first) =>
        Assert.Equal(first, SecondOrder.GetFirstStep(strength));

    [Fact]
    public void GetFirstStep_OneWarmUpStepMore_CountsRequestedSteps() =>
        Assert.Equal(2, new SamplerSchedule([751, 501, 501, 251, 1], [], 1, 4, 1000).GetFirstStep(0.5));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(5, 2)]
    [InlineData(6, 3)]
    public void GetRequestedStep_SecondOrder_PairsEvaluations(int step, int requested) =>
        Assert.Equal(requested, SecondOrder.GetRequestedStep(step));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public void GetRequestedStep_OneWarmUpStepMore_IsPartOfTheFirst(int step, int requested) =>
        Assert.Equal(requested, new SamplerSchedule([751, 501, 501, 251, 1], [], 1, 4, 1000).GetRequestedStep(step));

    [Fact]
    public void GetRequestedStep_FirstOrder_IsTheStep() => Assert.Equal(9, Ten.GetRequestedStep(9));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void GetRange_ShareOutsideItsRange_Throws(double share)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Ten.GetRange(share, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ten.GetRange(0, share));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ten.GetFirstStep(share));
    }

    [Fact]
    public void GetIntegerTimestep_Fraction_IsTruncated() =>
        Assert.Equal(749, new SamplerSchedule([749.75f], [], 1, 1, 1000).GetIntegerTimestep(0));
}
