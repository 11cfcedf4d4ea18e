# What newcomers, clerks' computer people and CI type; each target is one script.
# PORT=9000, LAWS=<folder>, UPGRADE=1 … are passed on; README.md tells what they do.
.PHONY: setup run test lint bench lock clean
export PORT LAWS UPGRADE TEST_POSTGRES_URL

setup: ; @scripts/setup.sh dev
run: ; @scripts/run.sh
test: ; @scripts/test.sh
lint: ; @scripts/lint.sh
bench: ; @scripts/bench.sh
lock: ; @scripts/lock.sh
clean: ; @scripts/clean.sh
