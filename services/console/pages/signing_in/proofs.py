"""What somebody types to prove that it is them."""

from typing import Annotated

from fastapi import Depends, Form
from pydantic import BaseModel

from comunica.usecases.staff.change_proofs import Proof


class NewProofs(BaseModel):
    """The fields of a form with a new password: twice, as nobody sees it, and a code."""

    password: str = ""
    password_again: str = ""
    code: str = ""

    @property
    def differ(self) -> bool:
        """A slip, in one of them."""
        return self.password != self.password_again


async def _proof(password: Annotated[str, Form()] = "", code: Annotated[str, Form()] = "") -> Proof:
    return Proof(password=password, code=code)


#: The fields of a form that changes nothing before they are right.
ProofGiven = Annotated[Proof, Depends(_proof)]
