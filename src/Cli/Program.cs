using System.Text;
using EntroPIC.Cli;

// The output may be redirected to a file, whatever the console's own encoding.
Console.OutputEncoding = Encoding.UTF8;
return Entropic.Run(args, Console.Out, Console.Error);
