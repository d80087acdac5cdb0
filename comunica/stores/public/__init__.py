"""The ports of `usecases/public`."""
