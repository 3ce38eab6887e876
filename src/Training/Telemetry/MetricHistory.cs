namespace EntroPIC.Telemetry;

/// <summary>The course of one metric over the whole run in bounded memory: when it is full, neighbors are averaged.</summary>
internal sealed class MetricHistory
{
    private const int Capacity = 256;

    private readonly List<Cell> _cells = new(Capacity);
    private int _valuesPerCell = 1;
    private int _valuesInLastCell;

    /// <summary>Averages over equal windows of consecutive values, the last perhaps shorter; NaN without a finite value.</summary>
    public IReadOnlyList<double> Values => [.. _cells.Select(static cell => cell.Sum / cell.Count)];

    public void Add(double value)
    {
        if (_cells.Count == 0 || _valuesInLastCell == _valuesPerCell)
        {
            StartCell();
        }

        _valuesInLastCell++;
        _cells[^1] += double.IsFinite(value) ? new Cell(value, 1) : default;
    }

    private void StartCell()
    {
        if (_cells.Count == Capacity)
        {
            MergeNeighbors();
        }

        _cells.Add(default);
        _valuesInLastCell = 0;
    }

    private void MergeNeighbors()
    {
        for (var i = 0; i < Capacity / 2; i++)
        {
            _cells[i] = _cells[2 * i] + _cells[2 * i + 1];
        }

        _cells.RemoveRange(Capacity / 2, Capacity / 2);
        _valuesPerCell *= 2;
    }

    private readonly record struct Cell(double Sum, long Count)
    {
        public static Cell operator +(Cell left, Cell right) => new(left.Sum + right.Sum, left.Count + right.Count);
    }
}
