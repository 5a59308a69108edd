"""What schemathesis cannot know: who may use which route, as access.txt says."""

import os
import re
from pathlib import Path

import schemathesis

ROLE = os.environ["TENET_ROLE"]
TABLE = Path(__file__).resolve().parents[3] / "access.txt"


def forbidden() -> set[tuple[str, str]]:
    """Method and path of the API's routes that this role may not use."""
    lines = TABLE.read_text().splitlines()
    head = next(line for line in lines if line.startswith("route "))
    roles = head.split()[1:]
    routes = set()
    for line in lines:
        found = re.match(r"([A-Z]+)\s+/api/v1(/\S*)\s+(.*)", line)
        if found and found.group(3).split()[roles.index(ROLE)] == "-":
            routes.add((found.group(1), found.group(2)))
    return routes


FORBIDDEN = forbidden()
EXPECTED = 401 if ROLE == "stranger" else 403


@schemathesis.check
def nobody_does_what_access_txt_forbids(ctx, response, case):
    operation = (case.operation.method.upper(), case.operation.path)
    # A request with another method is another route, or none.
    if case.method.upper() != operation[0] or operation not in FORBIDDEN:
        return
    # Some requests are made without the key, to see whether it is asked for.
    with_key = "authorization" in {name.lower() for name in response.request.headers}
    expected = EXPECTED if with_key else 401
    # The server may refuse what it cannot read, and who asks too often, before it asks who is there.
    if response.status_code not in (expected, 400, 413, 414, 429, 431):
        raise AssertionError(f"{ROLE} is answered {response.status_code} in place of {expected}")
