#!/usr/bin/env bash
# run.sh COUNT SEED FOLDER [WORKERS]: tries COUNT random programs in WORKERS processes. What is found lies in FOLDER; a run that ended goes on where it was.
set -euo pipefail
count=$1 seed=$2 folder=$3 workers=${4:-1}
here=$(cd "$(dirname "$0")" && pwd)
dotnet build -c Release -v q -nologo "$here" >/dev/null
program="$here/../../artifacts/bin/Differential.Tests/release/Differential.Tests"
for ((worker = 0; worker < workers; worker++)); do
  nice -n 10 "$program" run "$count" "$seed" "$folder" "$worker" "$workers" &
done
wait || true
"$program" table "$folder"
