namespace EntroPIC;
