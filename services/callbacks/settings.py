"""Settings of the service that calls back."""

from pydantic import Field

from comunica.runtime.settings import AddressSettings, MasterKeySettings, PostgresSettings, ServiceSettings


class CallbacksSettings(ServiceSettings, PostgresSettings, MasterKeySettings, AddressSettings):
    """From the environment, prefix COMUNICA_. Times in seconds."""

    #: between two looks for events, when there was none
    callback_interval: float = Field(default=0.5, gt=0)
    #: for one call, and the lease of a callback: at least three times as long
    callback_deadline: float = Field(default=10.0, gt=0)
    callback_lease: float = Field(default=60.0, gt=0)
    #: the first and the longest pause of an event that was not taken
    callback_pause: float = Field(default=5.0, gt=0)
    callback_longest_pause: float = Field(default=3600.0, gt=0)
    #: faults in a row that open the circuit of a callback, and the first and the longest pause then
    callback_faults: int = Field(default=5, ge=1)
    callback_circuit_pause: float = Field(default=30.0, gt=0)
    callback_circuit_longest: float = Field(default=900.0, gt=0)
    #: callbacks served at a time, and calls to one of them at a time
    callbacks_at_once: int = Field(default=8, ge=1, le=100)
    calls_at_once: int = Field(default=8, ge=1, le=100)
    #: between two sweeps, and for how many days settled events are kept for a replay
    callback_sweep_interval: float = Field(default=15.0, gt=0)
    callback_keep_days: int = Field(default=7, ge=1, le=90)
