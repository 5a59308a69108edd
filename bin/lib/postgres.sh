# A PostgreSQL cluster for one test run: in the scratch folder, on a socket there and a free port of 127.0.0.1,
# without durability, forgotten at the end. Sourced by bin/test, which sets $scratch.

postgres_bin=
postgres_data=

# postgres does not run as root: then it runs as the user that Debian's package made.
postgres_as() {
  if [ "$(id -u)" -eq 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

postgres_find() {
  local folder
  for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
    if [ -x "$folder/initdb" ]; then
      printf '%s' "$folder"
      return 0
    fi
  done
  return 1
}

# Starts the cluster and exports TENET_TEST_POSTGRES, a superuser's address: the tests create their own databases.
postgres_start() {
  if [ -n "${TENET_TEST_POSTGRES:-}" ]; then
    printf '\n== PostgreSQL: the one that TENET_TEST_POSTGRES names\n'
    return
  fi
  # shellcheck disable=SC2154 # bin/test sets scratch.
  local home=$scratch/postgres port
  postgres_bin=$(postgres_find)
  postgres_data=$home/data
  mkdir "$home"
  if [ "$(id -u)" -eq 0 ]; then chown postgres: "$home"; fi
  port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')

  postgres_as "$postgres_bin/initdb" --pgdata "$postgres_data" --username postgres --auth trust \
    --encoding UTF8 --locale C.UTF-8 --no-sync >"$scratch/initdb.log"
  cat >>"$postgres_data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$home'
max_connections = 200
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 256MB
log_min_duration_statement = -1
CONF
  if ! postgres_as "$postgres_bin/pg_ctl" start --pgdata "$postgres_data" --wait --silent --log "$home/log"; then
    cat "$home/log" >&2
    return 1
  fi
  export TENET_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port"
  printf '\n== PostgreSQL %s on port %s\n' "$(cat "$postgres_data/PG_VERSION")" "$port"
}

# Stops our cluster and no other: pg_ctl reads its process id from the data folder.
postgres_stop() {
  if [ -n "$postgres_data" ] && [ -f "$postgres_data/postmaster.pid" ]; then
    postgres_as "$postgres_bin/pg_ctl" stop --pgdata "$postgres_data" --mode immediate --silent || true
  fi
}
