using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;

namespace EntroPIC.Dsl.Analysis;

/// <summary>The intervals of the values of a loss.</summary>
internal sealed class LossRanges
{
    private readonly LossModel _loss;
    private readonly Func<OptionModel, Interval> _ofOption;
    private readonly Dictionary<string, OptionModel> _options;
    private readonly bool _hasTokens;
    private readonly bool _hasReward;
    private readonly Dictionary<string, RangeFinder> _controllers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Interval> _outputs = new(StringComparer.Ordinal);

    private LossRanges(LossModel loss, Func<OptionModel, Interval> ofOption, bool hasTokens, bool hasReward = true)
    {
        _hasReward = hasReward;
        _hasTokens = hasTokens;
        _loss = loss;
        _ofOption = ofOption;
        _options = loss.Options.ToDictionary(static option => option.Name, StringComparer.Ordinal);
        Finder = new RangeFinder(OfLeaf, hasTokens);
        foreach (var control in loss.Controls)
        {
            var ofArguments = control.Arguments.Select(argument => argument is null ? (Interval?)null : Finder.Of(argument)).ToList();
            _controllers[control.Name] = ControllerRanges.Of(control.Controller, i => ofArguments[i]);
            _outputs[control.Name] = _controllers[control.Name].Of(control.Controller.Output.Value);
        }
    }

    /// <summary>The intervals for any options; an option without a range may have any value.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="hasTokens">True to consider only responses with a token.</param>
    public static LossRanges Declared(LossModel loss, bool hasTokens = false) =>
        new(loss, static option => option.Range is { } range ? range.Interval : Interval.Unknown(option.Kind), hasTokens);

    /// <summary>The intervals with every option at its default.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="hasTokens">True to consider only responses with a token.</param>
    /// <param name="hasReward">False to set every reward to 0.</param>
    public static LossRanges AtDefaults(LossModel loss, bool hasTokens = false, bool hasReward = true) =>
        new(loss, static option => Interval.Point(option.Default), hasTokens, hasReward);

    public RangeFinder Finder { get; }

    public Interval Of(Node node) => Finder.Of(node);

    /// <summary>The values inside the controller of a control.</summary>
    public RangeFinder Inside(ControlModel control) => _controllers[control.Name];

    private Interval OfLeaf(Node node) => node.Op switch
    {
        Op.Parameter => _options.TryGetValue(node.Name, out var option) ? _ofOption(option) : Interval.Unknown(node.Type.Kind),
        Op.ControlOutput => OfOutput(node),
        Op.Signal when node.Name == "advantage" && _loss.Advantage is { } advantage => Finder.Of(advantage.Value),
        Op.Signal when !_hasReward && AnalyzedLoss.IsReward(node) => Interval.Point(0),
        Op.Signal when _hasTokens && SignalInfo.IsTokenCount(node) => Interval.AtLeast(1),
        Op.DeclaredSignal => _loss.SignalOf(node).Interval,
        Op.Statistic => Finder.Of(node.Graph.FormulaOf(node)),
        Op.Signal => node.IsCondition ? Interval.Either : SignalInfo.Find(node.Name)!.Range ?? Interval.All,
        _ => Interval.Unknown(node.Type.Kind),
    };

    private Interval OfOutput(Node node) =>
        _outputs.TryGetValue(node.Name, out var output) ? output : Interval.Unknown(node.Type.Kind);
}
