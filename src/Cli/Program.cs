using System.Text;
using EntroPIC.Cli;

// What is emitted may go to a file, whatever the console itself shows.
Console.OutputEncoding = Encoding.UTF8;
return Entropic.Run(args, Console.Out, Console.Error);
