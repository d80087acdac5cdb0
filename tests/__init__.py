"""A package, as are the folders that start something for all of their cases.

Only for a package does pytest end a fixture of scope "package" with its folder; without `__init__.py`, here and in each
folder down to it, such a fixture lives until the session ends.
"""
