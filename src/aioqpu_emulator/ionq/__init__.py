"""Simulates IonQ's cloud: its endpoints, its jobs and its circuits."""
