using EntroPIC.Runs;

return await EntropicProgram.RunAsync(args);
