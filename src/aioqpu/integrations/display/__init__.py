"""Shows jobs and results: HTML cards for notebooks, plots with matplotlib, and the data of charts and tables."""

from aioqpu.integrations.display.cards import job_card, result_card, session_card, shots_card
from aioqpu.integrations.display.plots import plot

__all__ = ["job_card", "plot", "result_card", "session_card", "shots_card"]
