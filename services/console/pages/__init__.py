"""The pages, a room for each subject. A page's file has a `router`; its room's `ROUTERS` names it."""
