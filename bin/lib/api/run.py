"""Starts `tenet demo`, makes keys through its pages, and lets schemathesis ask as three people."""

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# About two minutes on two cores for all three.
EXAMPLES = {"administrator": 12, "restricted": 12, "stranger": 4}


class Browser:
    """Signed in as an administrator of the demo, by forms."""

    def __init__(self, url: str):
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def post(self, path: str, **fields: str) -> str:
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.url + path, body, {"Origin": self.url})
        return self.opener.open(request).read().decode()

    def key(self, role: str, password: str) -> str:
        # Where the password is asked for once more, it is there.
        proof = {"proof-password": password}
        page = self.post("/t/demo/api-keys", title=f"schemathesis {role}", role=role, days="30", **proof)
        key = re.search(r"tenet_[A-Za-z0-9-]+_[A-Za-z0-9_-]+", page)
        return key.group(0) if key else sys.exit(f"no key for the role {role} on the page")


def ask(st: str, url: str, role: str, key: str | None, seed: str) -> int:
    print(f"\n-- as {role}, seed {seed}", flush=True)
    config = str(Path(__file__).with_name("schemathesis.toml"))
    command = [st, "--config-file", config, "run", str(ROOT / "openapi.json"), "--url", f"{url}/t/demo/api/v1", "--seed", seed]
    command += ["--max-examples", str(EXAMPLES[role]), "--mode", "all"]
    command += ["--phases", "examples,coverage,fuzzing,stateful", "--continue-on-failure", "--no-color"]
    command += ["--generation-database", "none", "--warnings", "off", "--request-timeout", "20", "--no-shrink"]
    if key:
        command += ["--header", f"Authorization: Bearer {key}"]
    hooks = {"SCHEMATHESIS_HOOKS": "checks", "PYTHONPATH": str(Path(__file__).parent), "TENET_ROLE": role}
    return subprocess.run(command, cwd=tempfile.gettempdir(), env=os.environ | hooks).returncode


def main() -> int:
    st, seed = sys.argv[1], sys.argv[2]
    if not seed:
        commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
        seed = str(int(commit[:7] or "1", 16))
    with tempfile.TemporaryDirectory(prefix="tenet-api-") as data:
        command = [os.environ["TENET_BINARY"], "demo", "--json", "--port", "0", "--data", data]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            line = server.stdout.readline()
            if not line:
                sys.exit(f"tenet demo said nothing: {server.stderr.read()}")
            made = json.loads(line)
            users = next(tenant["users"] for tenant in made["tenants"] if tenant["slug"] == "demo")
            eva = next(user for user in users if user["role"] == "administrator")
            browser = Browser(made["url"])
            browser.post("/t/demo/sign-in", email=eva["email"], password=eva["password"])
            keys = {role: browser.key(role, eva["password"]) for role in ("administrator", "restricted")}
            keys["stranger"] = None
            failed = [role for role, key in keys.items() if ask(st, made["url"], role, key, seed) != 0]
            if server.poll() is not None:
                sys.exit(f"the server has ended with {server.returncode}")
        finally:
            server.terminate()
            server.wait(20)
    if failed:
        print(f"\nfaults as {', '.join(failed)}; again with: bin/check/api {seed}")
    return 1 if failed else 0


sys.exit(main())
