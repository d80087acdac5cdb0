-- What a municipality's own people set at the console: territory, words, hours, budget, the privacy notice.

GRANT SELECT (taught_by) ON taught_alias TO comunica_console;
