"""From nothing to the first notice, step by step."""

from fastapi import APIRouter

from services.console.pages.setting_up import end_trial, steps

#: What web.py includes, in this order.
ROUTERS: tuple[APIRouter, ...] = (steps.router, end_trial.router)
