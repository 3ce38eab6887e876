namespace Fuzz.Mutation;

/// <summary>Inputs from the seeds of a reader, changed once or a few times.</summary>
/// <param name="reader">The reader.</param>
internal sealed class Mutator(IForeignReader reader)
{
    private const int MostChanges = 4;

    public byte[] Mutate(Random random)
    {
        var input = Pick(random);
        for (var changes = random.Next(1, MostChanges + 1); changes > 0; changes--)
        {
            input = reader.IsJson && random.Next(4) > 0 && JsonMutation.Apply(input, reader.Words, random) is { } changed
                ? changed
                : ByteMutation.Apply(input, Pick(random), reader.Words, random);
        }

        return input;
    }

    private byte[] Pick(Random random) => reader.Seeds[random.Next(reader.Seeds.Count)];
}
