"""What every request passes before a route: who calls, how often, what was asked before; and how one is refused."""
