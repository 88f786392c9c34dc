"""The addresses of both clouds, and credentials that no cloud knows."""

CRN = "crn:v1:bluemix:public:quantum-computing:us-east:a/0123456789abcdef0123456789abcdef:1b2c3d4e-aaaa-bbbb::"
IONQ = "https://api.ionq.co/v0.3"
IBM = "https://quantum.cloud.ibm.com/api/v1"
IAM = "https://iam.cloud.ibm.com/identity/token"
KEY = "test-key-0123456789"
