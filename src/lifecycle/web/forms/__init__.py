"""表单: what officials fill in, as data: a form is a command with its fields, a field is a kind with one reader and one piece of markup."""
