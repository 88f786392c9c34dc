"""A local IonQ, IBM and IAM server."""
