namespace SpikeSim.Comparisons;

/// <summary>
/// The distance of Victor and Purpura in one pass over both trains. At any time, k spikes of one train wait for partners in the other
/// (below 0: the other way round), and waiting costs q |k| per second. The least cost so far is a convex function of k, kept as its
/// slopes in ascending order: a spike of the first train either waits or is dropped for 1, which puts a slope of -1 at the lower end, and
/// one of the second train puts 1 at the upper end. As time passes slopes grow above k = 0 and shrink below it. A slope that leaves
/// -1 to 1 never matters again. So no train is too long: every spike enters and leaves once, whatever the cost of moving.
/// </summary>
internal sealed class SpikeMoves
{
    private readonly double _costPerSecond;

    // A slope is its end plus the cost of the time it has grown for. That time is kept as if counted from time 0, so that nothing has to
    // be touched as time passes; a slope that is used at the time it was made is its end to the last bit.
    private readonly (double End, double GrownSeconds)[] _slopes;
    private int _low;
    private int _middle;
    private int _high;

    /// <summary>Makes room.</summary>
    /// <param name="first">Spikes of the first train.</param>
    /// <param name="second">Spikes of the second train.</param>
    /// <param name="costPerSecond">The cost of moving a spike by a second.</param>
    public SpikeMoves(int first, int second, double costPerSecond)
    {
        _costPerSecond = costPerSecond;
        _slopes = new (double, double)[first + second];
        (_low, _middle, _high) = (first, first, first);
    }

    /// <summary>The least cost of all spikes so far, with none waiting.</summary>
    public double Cost { get; private set; }

    /// <summary>Takes a spike of the first train.</summary>
    /// <param name="time">Its time in seconds, not before the one taken last.</param>
    public void AddFirst(double time)
    {
        while (_low < _middle && Below(_low, time) <= -1)
        {
            _low++;
        }

        _slopes[--_low] = (-1, time);
        _middle--;
        Cost -= Below(_middle, time);
        (double end, double grown) = _slopes[_middle];
        _slopes[_middle] = (end, grown - time - time);
    }

    /// <summary>Takes a spike of the second train.</summary>
    /// <param name="time">Its time in seconds, not before the one taken last.</param>
    public void AddSecond(double time)
    {
        while (_high > _middle && Above(_high - 1, time) >= 1)
        {
            _high--;
        }

        _slopes[_high++] = (1, -time);
        Cost += Above(_middle, time);
        (double end, double grown) = _slopes[_middle];
        _slopes[_middle] = (end, grown + time + time);
        _middle++;
    }

    private double Below(int index, double time) => _slopes[index].End + (_costPerSecond * (_slopes[index].GrownSeconds - time));

    private double Above(int index, double time) => _slopes[index].End + (_costPerSecond * (_slopes[index].GrownSeconds + time));
}
