"""The roof: settings, environment, addresses of each door and the `tamizdat` command.

It is the only package that knows every room, and the only one that reads the environment.
It never holds a rule of the newspaper. Start reading in `settings`, then `commands`.
"""
