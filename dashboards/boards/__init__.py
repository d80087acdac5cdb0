"""The seven dashboards."""

from dashboards.boards import engines, enrolment, municipality, overview, promises, providers, sending

BOARDS = (
    overview.BOARD,
    sending.BOARD,
    enrolment.BOARD,
    municipality.BOARD,
    providers.BOARD,
    engines.BOARD,
    promises.BOARD,
)
