"""Injects faults: failures of networks, gateways and servers, at a given rate and repeatable with a seed."""

from aioqpu_emulator.faults.kinds import KINDS
from aioqpu_emulator.faults.schedule import Fault, Faults

__all__ = ["KINDS", "Fault", "Faults"]
