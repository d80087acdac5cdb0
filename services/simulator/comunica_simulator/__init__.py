"""A faithful stand-in for the WhatsApp Cloud API, with phones to play with."""
