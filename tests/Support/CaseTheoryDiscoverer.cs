using Xunit.Abstractions;
using Xunit.Sdk;

namespace EntroPIC.Tests;

/// <summary>Makes a skipped test of each row whose last argument says that it is one; see <see cref="CaseTheoryAttribute"/>.</summary>
public sealed class CaseTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    private const string Mark = "skipped: ";

    /// <summary>The last argument of a row that is not run.</summary>
    public static string Skip(string reason) => Mark + reason;

    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        dataRow is [.., string last] && last.StartsWith(Mark, StringComparison.Ordinal)
            ? CreateTestCasesForSkippedDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow, last[Mark.Length..])
            : base.CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow);
}
