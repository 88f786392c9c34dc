"""IonQ: endpoints, jobs and the simulation of its circuits."""
