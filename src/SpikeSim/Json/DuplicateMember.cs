using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SpikeSim.Json;

/// <summary>A member whose name its object has already, and where it stands.</summary>
/// <param name="Path">The object with the two members, for example <c>populations[1]</c>; empty for the whole document.</param>
/// <param name="Name">The name of both.</param>
/// <param name="Line">The line of the second one, from 1.</param>
/// <param name="Byte">The byte of its name in that line, from 1.</param>
internal sealed record DuplicateMember(string Path, string Name, int Line, int Byte)
{
    /// <summary>The first one of a text that is JSON in every other respect; null where there is none.</summary>
    /// <remarks>The parser says only that there is one, not where, so the text is read again.</remarks>
    public static DuplicateMember? Find(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var containers = new Stack<Container>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    string name = reader.GetString()!;
                    if (!containers.Peek().Names!.Add(name))
                    {
                        return At(utf8, (int)reader.TokenStartIndex, PathOf(containers), name);
                    }

                    containers.Peek().Current = name;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Count(containers);
                    containers.Push(new Container(reader.TokenType == JsonTokenType.StartObject ? new HashSet<string>(StringComparer.Ordinal) : null));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    containers.Pop();
                    break;
                default:
                    Count(containers);
                    break;
            }
        }

        return null;
    }

    private static void Count(Stack<Container> containers)
    {
        if (containers.TryPeek(out Container? outer) && outer.Names is null)
        {
            outer.Index++;
        }
    }

    // The innermost object, by what each container around it is in the middle of.
    private static string PathOf(Stack<Container> containers)
    {
        var path = new StringBuilder();
        foreach (Container container in containers.Reverse().Take(containers.Count - 1))
        {
            path.Append(container.Names is null ? string.Create(CultureInfo.InvariantCulture, $"[{container.Index}]") : (path.Length == 0 ? string.Empty : ".") + container.Current);
        }

        return path.ToString();
    }

    private static DuplicateMember At(ReadOnlySpan<byte> utf8, int position, string path, string name)
    {
        ReadOnlySpan<byte> before = utf8[..position];
        return new DuplicateMember(path, name, before.Count((byte)'\n') + 1, position - before.LastIndexOf((byte)'\n'));
    }

    private sealed class Container(HashSet<string>? names)
    {
        /// <summary>The names so far of an object; null for an array.</summary>
        public HashSet<string>? Names { get; } = names;

        public string Current { get; set; } = string.Empty;

        public int Index { get; set; } = -1;
    }
}
