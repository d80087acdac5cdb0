"""Our client against the simulator, whose doors close with this folder."""
