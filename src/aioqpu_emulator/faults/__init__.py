"""Faults on request: what networks, gateways, outages and restarts do to requests, at a rate and from a seed."""

from aioqpu_emulator.faults.kinds import KINDS
from aioqpu_emulator.faults.schedule import Fault, Faults

__all__ = ["KINDS", "Fault", "Faults"]
