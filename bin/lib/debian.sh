# Installs from Debian what the tests need and the machine lacks. Sourced by bin/test.

# The packages that are missing for a scope (all, --fast or e2e), one per line.
debian_missing() {
  local scope=$1
  if ! command -v node >/dev/null; then printf 'nodejs\n'; fi
  if ! command -v npm >/dev/null; then printf 'npm\n'; fi
  if [ "$scope" != e2e ]; then
    if [ -z "${TENET_TEST_POSTGRES:-}" ] && ! postgres_find >/dev/null; then printf 'postgresql\n'; fi
    if ! command -v xmllint >/dev/null; then printf 'libxml2-utils\n'; fi
    if ! command -v python3 >/dev/null; then printf 'python3\n'; fi
    if ! command -v curl >/dev/null; then printf 'curl\n'; fi
    if ! command -v pebble >/dev/null; then printf 'pebble\n'; fi
    if ! command -v openssl >/dev/null; then printf 'openssl\n'; fi
    if ! python3 -c 'import ensurepip' 2>/dev/null; then printf 'python3-venv\n'; fi
  fi
  if [ "$scope" != --fast ]; then
    if ! [ -x /usr/bin/chromium ]; then printf 'chromium\n'; fi
    if ! [ -d /usr/share/fonts/truetype/dejavu ]; then printf 'fonts-dejavu-core\n'; fi
  fi
}

debian_install() {
  local missing become=()
  mapfile -t missing < <(debian_missing "$1")
  if [ "${#missing[@]}" -gt 0 ]; then
    printf 'missing: %s\n' "${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then become=(sudo); fi
    if ! command -v apt-get >/dev/null || { [ "${#become[@]}" -gt 0 ] && ! command -v sudo >/dev/null; }; then
      printf 'This is not a Debian that can be installed on from here.\n' >&2
      return 1
    fi
    "${become[@]}" apt-get update -qq || return 1
    DEBIAN_FRONTEND=noninteractive "${become[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" || return 1
  fi
  if ! cargo --version || ! cc --version >/dev/null; then
    printf 'Rust (rustup.rs) and a C compiler (build-essential) are needed.\n' >&2
    return 1
  fi
  printf 'node %s, npm %s\n' "$(node --version)" "$(npm --version 2>/dev/null)"
}
