using Xunit.Sdk;

namespace EntroPIC.Tests;

/// <summary>A theory over cases found at run time, of which some cannot be run here: these are reported as skipped, with the reason.</summary>
[XunitTestCaseDiscoverer("EntroPIC.Tests." + nameof(CaseTheoryDiscoverer), "Support")]
internal sealed class CaseTheoryAttribute : TheoryAttribute;
