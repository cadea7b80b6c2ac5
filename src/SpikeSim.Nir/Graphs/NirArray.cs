using System.Collections.Immutable;
using System.Globalization;

namespace SpikeSim.Nir.Graphs;

/// <summary>
/// A value of a file: numbers or texts with a shape, in row-major order, and the type they are stored in. A shape without dimensions is
/// a single value. Numbers are held as doubles, so integers beyond 2^53 are rounded.
/// </summary>
public sealed class NirArray : IEquatable<NirArray>
{
    private NirArray(NirElementType type, ImmutableArray<long> shape, ImmutableArray<double> numbers, ImmutableArray<string> texts)
    {
        ElementType = type;
        Shape = shape;
        Numbers = numbers;
        Texts = texts;
    }

    /// <summary>The stored type.</summary>
    public NirElementType ElementType { get; }

    /// <summary>The dimensions; empty for a single value.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The numbers; empty where the value is text.</summary>
    public ImmutableArray<double> Numbers { get; }

    /// <summary>The texts; empty where the value is numbers.</summary>
    public ImmutableArray<string> Texts { get; }

    /// <summary>The number of elements.</summary>
    public int Count => ElementType == NirElementType.Text ? Texts.Length : Numbers.Length;

    /// <summary>Whether the elements are whole numbers by their type.</summary>
    public bool IsWhole => ElementType is >= NirElementType.Whole8 and <= NirElementType.Natural64;

    /// <summary>Numbers of a shape.</summary>
    /// <param name="type">The stored type.</param>
    /// <param name="shape">The dimensions; their product is the number of elements.</param>
    /// <param name="numbers">The elements, row-major.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The shape does not hold that many elements.</exception>
    public static NirArray Of(NirElementType type, ImmutableArray<long> shape, ImmutableArray<double> numbers)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(type, NirElementType.Text);
        CheckShape(shape, numbers.Length);
        return new NirArray(type, shape, numbers, []);
    }

    /// <summary>A vector of double precision.</summary>
    /// <param name="numbers">The elements.</param>
    /// <returns>The value.</returns>
    public static NirArray Vector(ImmutableArray<double> numbers) => new(NirElementType.Real64, [numbers.Length], numbers, []);

    /// <summary>A vector of 64-bit integers.</summary>
    /// <param name="numbers">The elements.</param>
    /// <returns>The value.</returns>
    public static NirArray Whole(params ReadOnlySpan<long> numbers)
    {
        var values = new double[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            values[i] = numbers[i];
        }

        return new NirArray(NirElementType.Whole64, [numbers.Length], [.. values], []);
    }

    /// <summary>A single number of double precision.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The value.</returns>
    public static NirArray One(double number) => new(NirElementType.Real64, [], [number], []);

    /// <summary>A single text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The value.</returns>
    public static NirArray OfText(string text) => new(NirElementType.Text, [], [], [text]);

    /// <summary>Texts of a shape.</summary>
    /// <param name="shape">The dimensions.</param>
    /// <param name="texts">The elements, row-major.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The shape does not hold that many elements.</exception>
    public static NirArray OfTexts(ImmutableArray<long> shape, ImmutableArray<string> texts)
    {
        CheckShape(shape, texts.Length);
        return new NirArray(NirElementType.Text, shape, [], texts);
    }

    /// <inheritdoc/>
    public bool Equals(NirArray? other) =>
        other is not null && ElementType == other.ElementType && Shape.SequenceEqual(other.Shape) && Numbers.SequenceEqual(other.Numbers) && Texts.SequenceEqual(other.Texts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NirArray);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ElementType, Shape.Length, Count, Numbers.IsEmpty ? 0 : Numbers[0]);

    /// <summary>A shape as a user reads it.</summary>
    /// <param name="shape">The dimensions.</param>
    /// <returns>For example <c>(40,12)</c>.</returns>
    public static string Describe(ImmutableArray<long> shape) => $"({string.Join(',', shape.Select(d => d.ToString(CultureInfo.InvariantCulture)))})";

    private static void CheckShape(ImmutableArray<long> shape, int count)
    {
        if (shape.Aggregate(1L, (product, d) => product * d) != count)
        {
            throw new ArgumentException($"A shape of {Describe(shape)} does not hold {count} elements.", nameof(shape));
        }
    }
}
