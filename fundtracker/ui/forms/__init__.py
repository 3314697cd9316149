"""Forms that record something: fields, dialogs, the guard of what was typed."""
