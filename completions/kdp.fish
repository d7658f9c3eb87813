complete --keep-order --exclusive --command kdp --arguments "(KDP_COMPLETE=fish kdp -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
