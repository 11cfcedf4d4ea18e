# What newcomers, clerks' computer people and CI type; each target is one script.
# PORT=9000, LAWS=<folder>, UPGRADE=1 … reach the scripts by the environment.
.PHONY: setup run test lint bench screenshots lighthouse lock clean

setup: ; @scripts/setup.sh dev
run: ; @scripts/run.sh
test: ; @scripts/test.sh
lint: ; @scripts/lint.sh
bench: ; @scripts/bench.sh
screenshots: ; @scripts/screenshots.sh
lighthouse: ; @scripts/lighthouse.sh
lock: ; @scripts/lock.sh
clean: ; @scripts/clean.sh
