"""What decoding a hostile body may raise."""

import struct
import zlib

# Models, numbers, arrays and compression are among what a body of the wrong shape reaches.
DECODE_FAILURES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
