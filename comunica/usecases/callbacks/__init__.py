"""Callbacks: towns' programs are told what happened."""
