#!/bin/bash
# A Slurm array; the numbers of its tasks are the numbers of the shards.
#   kata class plan submissions.zip --kata tic-tac-toe --to hw3
#   sbatch --wait --array=1-16 slurm-array.sh hw3 && kata class merge hw3
#SBATCH --job-name=kata-class
#SBATCH --output=%x-%A-%a.log
#SBATCH --open-mode=append
#SBATCH --cpus-per-task=1
#SBATCH --mem=5G
#SBATCH --time=02:00:00
#SBATCH --requeue
set -u
class=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What follows the folder goes to each run, as `--contained`.
# MAX is the number of shards, even if only some tasks are sent again; COUNT is not.
kata class run "$class" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_MAX" \
    --jobs 1 --work "$work" "$@"
code=$?
# 3: the environment failed. Slurm starts the task again after about two minutes.
if [ "$code" -eq 3 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
    scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit "$code"
