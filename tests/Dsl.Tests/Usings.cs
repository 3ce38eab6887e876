global using EntroPIC.Dsl.Text;
