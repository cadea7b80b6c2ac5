using SpikeSim.Nir.Analysis;

namespace SpikeSim.Nir.Lowering;

/// <summary>The time step and unit that a lowering uses, with where they come from.</summary>
/// <param name="StepSeconds">The time step in seconds.</param>
/// <param name="UnitSeconds">One unit of the time constants of the file, in seconds.</param>
/// <param name="Unit">That unit.</param>
internal sealed record StepChoice(double StepSeconds, double UnitSeconds, NirTimeUnit Unit)
{
    /// <summary>The step of networks in continuous time, where any will do; a power of two, so that scaling by it rounds nothing.</summary>
    public const double ContinuousStep = 1.0 / 1024;

    private const double StepOfSteps = 1e-3;
    private const double SuspiciousTau = 1.0;

    // As near as neurons have to agree about a step.
    private const double Contradiction = 1e-3;

    /// <summary>The step in the unit of the file.</summary>
    public double Step => StepSeconds / UnitSeconds;

    /// <summary>Chooses, or adds a problem.</summary>
    public static StepChoice? Choose(NirModel model, NirSettings settings, List<string> problems, List<string> notes)
    {
        if (settings.StepSeconds is { } given && !(double.IsFinite(given) && given > 0))
        {
            problems.Add(FormattableString.Invariant($"dt is {given} s; expected a time above 0"));
            return null;
        }

        (string node, double tau) = StepInference.Longest(model.Graph);
        if (settings.TimeUnit is null && settings.StepSeconds is null && tau >= SuspiciousTau)
        {
            problems.Add(FormattableString.Invariant($"time constants look like time steps or milliseconds (tau of '{node}' is {tau:G5}); give the dt or time unit (--nir dt=SECONDS, or --nir unit=ms or step)"));
            return null;
        }

        NirTimeUnit unit = settings.TimeUnit ?? NirTimeUnit.Seconds;
        if (unit == NirTimeUnit.Steps)
        {
            double step = settings.StepSeconds ?? StepOfSteps;
            notes.Add(FormattableString.Invariant($"time constants count steps of {step} s ({(settings.StepSeconds is null ? "any would do" : "given")}){Contradicted(model, 1)}"));
            return new StepChoice(step, step, unit);
        }

        double seconds = unit == NirTimeUnit.Milliseconds ? 1e-3 : 1;
        if (settings.StepSeconds is { } explicitly)
        {
            notes.Add(FormattableString.Invariant($"dt = {explicitly} s (given); time unit {(unit == NirTimeUnit.Seconds ? "s" : "ms")}{Contradicted(model, explicitly / seconds)}"));
            return new StepChoice(explicitly, seconds, unit);
        }

        if (model.Step.Step is { } inferred)
        {
            notes.Add($"{model.Step.Explanation}; time unit {(unit == NirTimeUnit.Seconds ? "s" : "ms")}");
            return new StepChoice(inferred * seconds, seconds, unit);
        }

        bool isDirac = settings.Amplitude == NirAmplitude.Dirac;
        if (isDirac && settings.Integrator == NirIntegrator.Exact)
        {
            notes.Add(FormattableString.Invariant($"no dt is needed in continuous time; weights are per {ContinuousStep} s"));
            return new StepChoice(ContinuousStep, seconds, unit);
        }

        string hint = isDirac ? "; only --engine exact and --nir integrator=exact run pulses without one" : string.Empty;
        problems.Add($"{model.Step.Explanation}; give the dt or time unit (--nir dt=SECONDS, or --nir unit=step){hint}");
        return null;
    }

    // What the file says of its own step, where that is not the chosen one; both in the unit of the file.
    private static string Contradicted(NirModel model, double step) =>
        model.Step.Step is { } said && Math.Abs(said - step) > Contradiction * step ? $"; the file was made for another: {model.Step.Explanation}" : string.Empty;
}
