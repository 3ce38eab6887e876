using EntroPIC.Dsl.Model;
using EntroPIC.Python;
using EntroPIC.Python.Verl;

namespace Python.Tests;

/// <summary>Tables by signal hold every one of them: what is forgotten fails here, and is no wrong module.</summary>
public sealed class CompletenessTests
{
    [Fact]
    public void EverySignalOfTheLayoutHasPython() => Assert.Equal(
        SignalInfo.All.Where(static signal => signal.Source == SignalSource.Layout).Select(static signal => signal.Name).Order(), FunctionPrinter.Derived.Keys.Order());

    [Fact]
    public void VerlHasRowForEverySignal() => Assert.Equal(
        SignalInfo.OfBatches.Select(static signal => signal.Name).Order(), VerlSignals.All.Order());
}
