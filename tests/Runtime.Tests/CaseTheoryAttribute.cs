using Xunit.Sdk;

namespace Runtime.Tests;

/// <summary>A theory over cases found at run time, of which some cannot be run here: these are reported as skipped, with the reason.</summary>
[XunitTestCaseDiscoverer("Runtime.Tests." + nameof(CaseTheoryDiscoverer), "Runtime.Tests")]
internal sealed class CaseTheoryAttribute : TheoryAttribute;
