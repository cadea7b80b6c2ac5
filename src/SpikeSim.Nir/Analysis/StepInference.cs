using System.Collections.Immutable;
using System.Globalization;

namespace SpikeSim.Nir.Analysis;

/// <summary>
/// Infers the time step. Files of the snnTorch kind satisfy r = tau/dt and w_in = tau_syn/dt; exports of Rockpool satisfy
/// r = (tau/dt) e^(-dt/tau) and w_in = 1.
/// </summary>
internal static class StepInference
{
    private const double Agreement = 1e-3;
    private const double Roundness = 1e-5;
    private const int Listed = 6;

    /// <summary>What the neurons of a graph say together.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="noted">A step from the metadata, which only decides between two readings; or null.</param>
    public static StepEvidence Of(FlatGraph graph, double? noted)
    {
        List<Ratio> ratios = [.. graph.Nodes.SelectMany(Ratios)];
        if (ratios.All(r => r.Gain == 1))
        {
            return new StepEvidence(StepFinding.None, null, "dt is not inferable: r (and w_in) are 1 everywhere");
        }

        double[] euler = [.. ratios.Select(r => r.Tau / r.Gain)];
        bool isEuler = Agree(euler);
        Ratio[] membranes = [.. ratios.Where(r => r.Field != "w_in")];
        bool isExponentialForm = ratios.All(r => r.Field != "w_in" || r.Gain == 1) && membranes.All(m => m.Gain > 0);
        double[] exponential = isExponentialForm ? [.. membranes.Select(m => Exponential(m.Tau, m.Gain))] : [];
        bool isExponential = isExponentialForm && Agree(exponential);
        return (isEuler, isExponential) switch
        {
            (true, false) => Found(euler[0], "tau/r and tau_syn/w_in agree in all neurons"),
            (false, true) => Found(exponential[0], "r = (tau/dt) e^(-dt/tau) in all neurons, as Rockpool writes"),
            (true, true) when IsRound(euler[0]) || IsNear(noted, euler[0]) => Found(euler[0], "tau/r in all neurons"),
            (true, true) when IsNear(noted, exponential[0]) => Found(exponential[0], "r = (tau/dt) e^(-dt/tau) in all neurons"),
            (true, true) => new StepEvidence(
                StepFinding.Ambiguous, null, Text($"dt is not inferable: {euler[0]:0.0000e+0} if r = tau/dt (Euler form), {exponential[0]:0.0000e+0} if r = (tau/dt) e^(-dt/tau) (exponential form, Rockpool)")),
            _ => new StepEvidence(StepFinding.Inconsistent, null, Text($"dt is not inferable: inferred dt differs: {List(ratios)}")),
        };
    }

    /// <summary>The largest time constant of a graph; 0 where there is none.</summary>
    public static (string Node, double Tau) Longest(FlatGraph graph) =>
        graph.Nodes.SelectMany(n => Ratios(n).Select(r => (r.Node, r.Tau))).DefaultIfEmpty((string.Empty, 0)).MaxBy(t => t.Item2);

    private static StepEvidence Found(double step, string reason) =>
        new(StepFinding.Found, Rounded(step), Text($"inferred dt = {Rounded(step):0.0000e+0} ({reason})"));

    // The files hold single precision or rounded decimals; a step that is a short number but for that is that number.
    private static double Rounded(double step)
    {
        double near = double.Parse(step.ToString("E2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Abs(near - step) <= Roundness * step ? near : step;
    }

    private static IEnumerable<Ratio> Ratios(FlatNode node)
    {
        (string Tau, string Gain)[] pairs = node.Type.Name switch
        {
            "LIF" or "LI" => [("tau", "r")],
            "CubaLIF" or "CubaLI" => [("tau_mem", "r"), ("tau_syn", "w_in")],
            _ => [],
        };
        foreach ((string tau, string gain) in pairs)
        {
            ImmutableArray<double> taus = node.PerNeuron(tau);
            ImmutableArray<double> gains = node.PerNeuron(gain, 1);
            foreach ((double t, double g) in taus.Zip(gains).Distinct())
            {
                yield return new Ratio(node.Name, tau, gain, t, g);
            }
        }
    }

    private static bool Agree(double[] steps) => steps.All(s => double.IsFinite(s) && s > 0) && steps.Max() <= steps.Min() * (1 + Agreement);

    private static bool IsRound(double step) => double.Parse(step.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) is var near && Math.Abs(near - step) <= Roundness * step;

    private static bool IsNear(double? noted, double step) => noted is { } n && Math.Abs(n - step) <= Roundness * step;

    // Newton on u e^u = 1/r from the right, where the function is convex.
    private static double Exponential(double tau, double gain)
    {
        double u = 1 / gain;
        for (int i = 0; i < 60; i++)
        {
            double e = Math.Exp(u);
            u -= ((u * e) - (1 / gain)) / (e * (1 + u));
        }

        return u * tau;
    }

    private static string List(List<Ratio> ratios) =>
        string.Join(", ", ratios.Take(Listed).Select(r => Text($"'{r.Node}' {r.Tau / r.Gain:G3} ({r.TauField}/{r.Field})"))) + (ratios.Count > Listed ? ", ..." : string.Empty);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private sealed record Ratio(string Node, string TauField, string Field, double Tau, double Gain);
}
