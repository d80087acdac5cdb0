"""Callbacks: what a town's programs are told, how it is signed, where it may go, and how long we try. Pure."""
