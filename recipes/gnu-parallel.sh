#!/bin/sh
# One machine, all its cores. A second call goes on where the first was stopped.
#   kata class plan submissions.zip --kata tic-tac-toe --to hw3
#   sh gnu-parallel.sh hw3
set -eu
class=$1
shift
jobs=$(nproc)
shards=${SHARDS:-$((jobs * 4))}
# What follows the folder goes to each run, as `--contained`.
seq "$shards" | parallel --will-cite --jobs "$jobs" --retries 3 \
    --joblog "$class/joblog" --resume-failed \
    kata class run "$class" --shard "{}/$shards" --jobs 1 "$@"
kata class merge "$class"
