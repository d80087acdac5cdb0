"""What the services that people and their programs speak to work with: the use cases' ports, on the real record."""
