namespace Differential.Forms;

/// <summary>Every form that can run here; without PyTorch, all but the printed module.</summary>
internal sealed class AllForms : IDisposable
{
    private readonly PythonForm? _python = PythonForm.Missing is null ? new PythonForm() : null;

    public IReadOnlyList<IForm> List => _python is null ? TorchForm.All : [.. TorchForm.All, _python];

    public void Dispose() => _python?.Dispose();
}
